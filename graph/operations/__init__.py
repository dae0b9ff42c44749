"""Operations: what a client sent, prepared, limited and run, whichever way it came."""
