"""Vectors: the index of passages, in one of eight stores; a projection of SQL that can be thrown away and rebuilt."""
