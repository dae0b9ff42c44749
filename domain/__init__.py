"""Decides: money, splits, balances, access, documents, passages, questions. Never async, standard library only.

A noun is a module; what it takes several modules to do is a package: `receipts.py` is what a bill says, and
`receipt_reading` reads it.
"""
