"""Versions of documents in the schema: the files that a document is and was."""

from datetime import datetime

import strawberry

import graph.document_kinds  # noqa: F401  # describes the kinds
from domain.document_versions import DocumentVersion
from domain.documents import DocumentKind
from graph.fields import field
from graph.nodes import Node, fetched_by, is_view_of
from persistence.document_versions import load_versions_for

fetched_by("DocumentVersion", load_versions_for)


@strawberry.type(name="DocumentVersion", description="A file that a document is or was.")
class DocumentVersionView(Node):
    """A view over domain.document_versions.DocumentVersion."""

    is_type_of = is_view_of(DocumentVersion)
    number: int = strawberry.field(description="1 for the first; the highest is the current one.")
    kind: DocumentKind = strawberry.field(description="What it is.")
    uploaded_at: datetime = strawberry.field(description="When it came, or came back.")

    @field("Its size in bytes.")
    def size_bytes(self, root: strawberry.Parent[DocumentVersion]) -> int:
        """Return the size of its file."""
        return root.file.size_bytes

    @field("SHA-256 of its bytes, in hexadecimal.")
    def sha256(self, root: strawberry.Parent[DocumentVersion]) -> str:
        """Return the hash of its file."""
        return root.file.sha256
