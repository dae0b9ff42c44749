"""Receipts in documents: looked for, and done without where that fails, since the text is there all the same."""

import logging
from collections.abc import Iterable

from domain.receipt_reading.pieces import Piece
from domain.receipts import Receipt, read_receipt

log = logging.getLogger(__name__)


def receipt_in(pieces: Iterable[Piece]) -> Receipt | None:
    """Return what a document says as a bill, or None."""
    try:
        return read_receipt(pieces)
    except Exception:
        # Whatever a stranger's page may be made to look like, it can still be searched.
        log.exception("No receipt could be read.")
        return None
