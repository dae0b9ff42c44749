"""Reads a sentence such as "Sarah paid 45.50 for taxi": who, how much, when and for whom."""
