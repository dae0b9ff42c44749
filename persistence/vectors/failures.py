"""Failures of vector stores, named alike whichever store it is.

VectorStoreUnreachable
VectorStoreRefused
├── DimensionMismatch
├── ScopeMissing
├── VectorStoreLocked
├── VectorStoreNotInstalled
└── VectorStoreMisconfigured
"""


class VectorStoreUnreachable(Exception):
    """The vector store does not answer, or is out of order."""


class VectorStoreRefused(Exception):
    """The vector store answered, and does not do what was asked of it: a fault of ours or of the configuration."""


class DimensionMismatch(VectorStoreRefused):
    """A vector has another dimension than the space it was meant for."""

    def __init__(self, *, expected: int, got: int) -> None:
        super().__init__(f"The space holds vectors with a dimension of {expected}, got {got}.")


class ScopeMissing(VectorStoreRefused):
    """A query must say which trips it is about, by their ids."""


class VectorStoreLocked(VectorStoreRefused):
    """Another process holds a store that one process alone may open."""


class VectorStoreNotInstalled(VectorStoreRefused):
    """The client library of the chosen store is not installed."""


class VectorStoreMisconfigured(VectorStoreRefused):
    """The settings of the chosen store do not belong together."""
