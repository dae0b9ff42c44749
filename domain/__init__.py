"""Decides: money, splits, balances, access, documents, passages, questions. Never async, standard library only."""
