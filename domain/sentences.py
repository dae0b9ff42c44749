"""Sentences: folding, stems, tokens, and a question that is taken apart phrase by phrase."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}(?!\d)"  # a day as the ledger writes it
    r"|\d{1,2}\.\d{1,2}\.\d{4}(?!\d)|\d{1,2}/\d{1,2}/\d{4}(?!\d)"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?!\w)"
    r"|[^\W_]+(?:['’\-][^\W_]+)*"  # noqa: RUF001  # the apostrophe that telephones type
    r"|[€£$¥%]"
)
_PIECE = re.compile(r"[^\W_]+")
# A line that goes on with a small letter was only wrapped; a blank line or a new beginning ends a sentence.
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?!(?<=\b[Nn][or]\.)\s+[A-Z]*[-/]?\d)\s+"  # a number follows "no."
    r"|(?<=[.!?…][\"”’])\s+(?=[A-Z])"  # noqa: RUF001  # behind what closes a quotation
    r"|\s*\n\s*\n\s*|[^\S\n]*\n(?![^\S\n]*[a-z])"
)
_TAKEN = "|"
_SHORTEST_STEM = 4
_IRREGULAR = {"buses": "bus", "busses": "bus"}
_ARROW = re.compile(r"[-=]+>|[→⇒➔›»]")  # noqa: RUF001  # as people type them


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question as it was written, folded, and where its folded form begins in the sentence.

    `place` is how many tokens stand before it.
    """

    written: str
    folded: str
    start: int
    place: int
    is_possessive: bool = False


class Sentence:
    """A question whose phrases are taken one after the other; what nobody took is left over.

    `after_commas` are the starts of the tokens that a comma stands before.
    """

    def __init__(self, text: str) -> None:
        self.tokens: list[Token] = []
        self.text = ""
        self.after_commas: set[int] = set()
        end = 0
        for match in _TOKEN.finditer(text):
            written = re.sub(r"['’]s?$", "", match.group())  # noqa: RUF001  # as above
            folded = fold(written)
            start = len(self.text) + 1
            is_possessive = written != match.group()
            self.tokens.append(Token(written, folded, start, len(self.tokens), is_possessive))
            self.text += f" {folded}"
            if "," in text[end : match.start()]:
                self.after_commas.add(start)
            end = match.end()
        self.text += " "
        self.asked = self.text

    @property
    def is_shouted(self) -> bool:
        """Tell whether all is written in capitals, which then tell nothing."""
        return all(token.written.isupper() for token in self.tokens if token.written.isalpha())

    def take(self, pattern: str) -> re.Match[str] | None:
        """Find a pattern of whole folded words among what is left, take it away, and return its match."""
        match = re.search(rf"(?<= )(?:{pattern})(?= )", self.text)
        if match is not None:
            self._blank(match.start(), match.end())
        return match

    def find(self, pattern: str) -> int | None:
        """Return where a pattern of whole folded words begins among what is left, or None."""
        match = re.search(rf"(?<= )(?:{pattern})(?= )", self.text)
        return None if match is None else match.start()

    def holds(self, pattern: str) -> bool:
        """Tell whether a pattern of whole folded words is among what is left."""
        return self.find(pattern) is not None

    def was(self, pattern: str) -> bool:
        """Tell whether a pattern of whole folded words was in the question, taken or not."""
        return self.place_of(pattern) is not None

    def place_of(self, pattern: str, *, after: int = 0) -> int | None:
        """Return where a pattern of whole folded words begins in the question, taken or not, or None."""
        match = self.asked_match(pattern, after=after)
        return None if match is None else match.start()

    def asked_match(self, pattern: str, *, after: int = 0) -> re.Match[str] | None:
        """Return the match of a pattern of whole folded words in the question, taken or not, or None."""
        return re.compile(rf"(?<= )(?:{pattern})(?= )").search(self.asked, after)

    def take_token(self, token: Token) -> None:
        """Take one token away."""
        self._blank(token.start, token.start + len(token.folded))

    def left(self) -> Iterator[Token]:
        """Yield the tokens that nobody has taken yet."""
        return (token for token in self.tokens if self.has(token))

    def has(self, token: Token) -> bool:
        """Tell whether a token is still there."""
        return self.text.startswith(token.folded, token.start)

    def before(self, token: Token, words: int = 1) -> tuple[str, ...]:
        """Return the folded words right before a token, taken or not."""
        return tuple(other.folded for other in self.tokens[max(0, token.place - words) : token.place])

    def after(self, token: Token, words: int = 1) -> tuple[str, ...]:
        """Return the folded words right after a token, taken or not."""
        return tuple(other.folded for other in self.tokens[token.place + 1 : token.place + 1 + words])

    def between(self, first: Token, second: Token) -> tuple[str, ...]:
        """Return the folded words between two tokens, taken or not."""
        return tuple(other.folded for other in self.tokens[first.place + 1 : second.place])

    def _blank(self, start: int, end: int) -> None:
        self.text = self.text[:start] + _TAKEN * (end - start) + self.text[end:]


def fold(text: str) -> str:
    """Return the text in one case, without accents, with plain apostrophes: what two spellings have in common."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))  # noqa: RUF001  # as above
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def stem(word: str) -> str:
    """Return a folded word without its plural ending: enough to see that "taxis" are about a taxi."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < _SHORTEST_STEM or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > _SHORTEST_STEM:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes", "zzes")) else word[:-1]


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of all words of a text, in order; a hyphen parts words, an apostrophe ends one."""
    without_genitive = re.sub(r"'s\b", "", fold(text))
    return tuple(stem(match.group()) for match in _PIECE.finditer(without_genitive))


def stems_of_going(text: str) -> tuple[str, ...]:
    """Return the stems of a text in which arrows are read as "to": "Brno -> Prague" goes to Prague."""
    return stems_of(_ARROW.sub(" to ", text))


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends, without the white space around it."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    sentence = text[start:end]
    if sentence.strip():
        lead = len(sentence) - len(sentence.lstrip())
        yield start + lead, start + len(sentence.rstrip())
