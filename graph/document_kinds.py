"""Kinds and states of documents in the schema."""

from domain.documents import DocumentKind, DocumentState
from graph.enums import describe

describe(
    DocumentKind,
    description="What a document is, by its content.",
    values={
        DocumentKind.PDF: "A PDF, read page by page.",
        DocumentKind.TEXT: "Plain text in any encoding.",
        DocumentKind.MARKDOWN: "Markdown, or the text of a wiki; headings are kept.",
        DocumentKind.HTML: "A page of HTML; headings are kept.",
        DocumentKind.DOCX: "A Word document; headings are kept.",
        DocumentKind.CSV: "A table, read row by row.",
        DocumentKind.SRT: "Subtitles in SubRip; times are kept.",
        DocumentKind.VTT: "Subtitles in WebVTT; times are kept.",
        DocumentKind.EMAIL: "An e-mail; its attachments are documents of their own.",
        DocumentKind.PNG: "A PNG, read as a picture of text.",
        DocumentKind.JPEG: "A JPEG, read as a picture of text.",
        DocumentKind.WEBP: "A WebP, read as a picture of text.",
        DocumentKind.HEIC: "A HEIC, as telephones take it, read as a picture of text.",
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
        DocumentState.CANCELLED: "Its reading was cancelled; `retryJob` goes on with it.",
    },
)
