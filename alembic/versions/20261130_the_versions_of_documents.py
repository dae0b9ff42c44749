"""the versions of documents

Revision: 001a2d8656bf
Revises: 36842e86ddfd
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "001a2d8656bf"
down_revision: str | None = "36842e86ddfd"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "document_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploader_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_versions_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["uploader_id"], ["users.id"], name=op.f("fk_document_versions_uploader_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_versions")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_versions_document_id_number")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_index(batch_op.f("ix_documents_trip_id_sha256"), ["trip_id", "sha256"], unique=False)
    # The file that each document has is its first version, of the same id.
    op.execute(
        "INSERT INTO document_versions"
        " (id, document_id, number, kind, file_key, size_bytes, sha256, uploader_id, uploaded_at)"
        " SELECT id, id, 1, kind, file_key, size_bytes, sha256, uploader_id, uploaded_at FROM documents"
    )


def downgrade() -> None:
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_trip_id_sha256"))
        batch_op.drop_column("version")

    op.drop_table("document_versions")
