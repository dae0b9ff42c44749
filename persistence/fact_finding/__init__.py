"""Finds facts: adds up in SQL what a plan means of a trip's ledger, each figure with the ids of all rows behind it."""
