"""Vectors: the index of passages, a projection of SQL that can be thrown away, in the store of one's choice."""
