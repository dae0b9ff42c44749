"""Reads a bill: words with their boxes become a merchant, a day, a currency, lines, charges and a total."""
