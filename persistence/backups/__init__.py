"""Backups: a copy of the database and the files, taken while the server runs, and put back whole or not at all."""
