"""Mails: how each kind is worded, and how they leave the house."""
