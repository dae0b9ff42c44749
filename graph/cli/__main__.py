"""Runs the command line by `python -m graph.cli`, with the very interpreter that asks for it."""

from graph.cli.main import main

main()
