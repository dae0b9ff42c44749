"""Reads a question: its words become a plan over the ledger, or what to look for in the documents."""
