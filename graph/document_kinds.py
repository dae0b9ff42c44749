"""Kinds and states of documents in the schema."""

from domain.documents import DocumentKind, DocumentState
from graph.enums import describe

describe(
    DocumentKind,
    description="What a document is, by its content.",
    values={
        DocumentKind.PDF: "A PDF, read page by page.",
        DocumentKind.TEXT: "Plain text in any encoding.",
        DocumentKind.MARKDOWN: "Markdown.",
    },
)
describe(
    DocumentState,
    description="How far the reading of a document has come.",
    values={
        DocumentState.QUEUED: "It waits for a worker.",
        DocumentState.READING: "Its text is being extracted.",
        DocumentState.EMBEDDING: "Its passages are being made searchable.",
        DocumentState.READY: "It can be searched.",
        DocumentState.FAILED: "It cannot be read; `failure` says why.",
    },
)
