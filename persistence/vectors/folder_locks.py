"""Folder locks: the file that whoever opens a folder of Chroma's holds locked, be it a server or a process of ours."""

LOCK_FILE = "tripsplit.lock"
