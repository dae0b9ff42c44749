"""Failures: what is expected to go wrong at the command line, and is told in a sentence instead of a traceback."""

from persistence.activities import HistoryUnreadable
from persistence.database import DatabaseUnreachable, DatabaseUrlInvalid
from persistence.embedded import ServerNotEmbedded
from persistence.files import FileStoreFailed
from persistence.folders import FolderUnwritable
from persistence.rates import RateHistoryUnreadable
from persistence.run_file import AlreadyRunning
from persistence.trusted_documents import TrustedDocumentsInvalid
from persistence.vectors.failures import VectorStoreRefused


class CommandFailed(Exception):
    """A command cannot do what it was asked to; the message says why, and how to mend it."""


EXPECTED = (
    CommandFailed,
    AlreadyRunning,
    DatabaseUnreachable,
    DatabaseUrlInvalid,
    FileStoreFailed,
    FolderUnwritable,
    HistoryUnreadable,
    RateHistoryUnreadable,
    ServerNotEmbedded,
    TrustedDocumentsInvalid,
    VectorStoreRefused,
)
"""The errors whose message is a sentence for the person at the command line."""
