"""Reads what an expense was for off its description: words, brands and what they are nearest to."""
