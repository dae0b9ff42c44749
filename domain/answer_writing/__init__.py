"""Puts what was found into words, and lets nothing of a language model through that is not borne out."""
