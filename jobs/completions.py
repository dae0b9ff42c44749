"""Completions: reads the event stream of an OpenAI-compatible `/chat/completions`, byte by byte, piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError, ValidatorFunctionWrapHandler, field_validator

_LONGEST_LINE_BYTES = 1_000_000


class CompletionBroken(Exception):
    """What the server streams is no completion, or says itself that it failed; the message is a short reason."""


class Usage(BaseModel):
    """How many tokens a server says that it was sent, and wrote."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text, perhaps empty; `end` says why the text ends with it, and is None where it goes on.

    `usage` comes with one of the last pieces, of servers that tell it; nothing comes after one that `is_last`.
    """

    text: str
    end: str | None
    usage: Usage | None = None
    is_last: bool = False


class CompletionReader:
    """Reads the bytes of one event stream, wherever the network cut them.

    Only CR, LF and CRLF end a line, as the HTML standard (section 9.2.5) has it: `str.splitlines`, and `aiter_lines`
    of httpx with it, would also cut at U+2028 and others, which JSON may carry as they are.
    """

    def __init__(self) -> None:
        self._rest = b""

    def fed(self, received: bytes) -> Iterator[Piece]:
        """Yield the pieces that are complete with these bytes, then raise CompletionBroken where they are broken."""
        # A CRLF that was cut in two gives an empty line more, which means nothing.
        lines = (self._rest + received).splitlines(keepends=True)
        self._rest = lines.pop() if lines and not lines[-1].endswith((b"\r", b"\n")) else b""
        for line in lines:
            piece = _piece_of(line.rstrip(b"\r\n"))
            if piece is not None:
                yield piece
        if len(self._rest) > _LONGEST_LINE_BYTES:
            raise CompletionBroken("it sent a line without end")


class _Delta(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Chunk(BaseModel):
    choices: list[_Choice] | None = None
    usage: Usage | None = None
    error: Any = None

    @field_validator("usage", mode="wrap")
    @classmethod
    def _usable(cls, value: Any, validate: ValidatorFunctionWrapHandler) -> Usage | None:
        """Take figures for none where they are none: an answer is not broken by them."""
        try:
            usage: Usage | None = validate(value)
        except ValidationError:
            return None
        return usage


def _piece_of(line: bytes) -> Piece | None:
    # Each data line is taken for an event of its own: every known server writes its JSON in one line, and some leave
    # out the empty line after it. Comments (keep-alives) and other fields carry no piece.
    field, _, value = line.removeprefix(b"\xef\xbb\xbf").partition(b":")
    if field == b"error":  # llama.cpp names the field so
        raise CompletionBroken("it reported an error")
    if field != b"data" or not value.strip():
        return None
    if value.strip() == b"[DONE]":
        return Piece("", "stop", is_last=True)
    return _piece(_parsed(value))


def _parsed(value: bytes) -> _Chunk:
    try:
        return _Chunk.model_validate_json(value)
    except ValidationError as error:
        raise CompletionBroken("it sent what is no completion") from error


def _piece(chunk: _Chunk) -> Piece | None:
    if chunk.error is not None:
        raise CompletionBroken("it reported an error")
    if not chunk.choices:
        # A chunk of a content filter, or of usage figures.
        return None if chunk.usage is None else Piece("", None, chunk.usage)
    choice = chunk.choices[0]
    text = (choice.delta and choice.delta.content) or ""
    # PostgreSQL keeps no NUL in text, and no reader misses one.
    return Piece(text.replace("\0", ""), choice.finish_reason or None, chunk.usage)
