"""Decides: money, splits, balances, access, documents, passages, questions. Pure, synchronous, standard library only."""
