"""Receipt pieces: words as they stand on paper, each with its box, and the rows they make."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_PIECES = 3_000
"""Of one receipt that are looked at; a long one from a supermarket has about 300."""
LONGEST_PIECE = 160
_ONE_ROW = 0.6
"""Two pieces whose middles are nearer than this share of a letter's height stand in one row."""
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a box, `left` and `top` from the upper left corner, and from 0 to 1 how sure it is what they say.

    The unit is the source's own: pixels or points. Boxes stand straight, however the paper lay.
    """

    text: str
    left: float
    top: float
    width: float
    height: float
    score: float = 1.0
    page: int = 1

    @property
    def right(self) -> float:
        """Where the box ends."""
        return self.left + self.width

    @property
    def middle(self) -> float:
        """How far down the middle of the box is."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces beside each other, from left to right; `number` counts the rows of a receipt from 0."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """What it says, with two spaces between its pieces."""
        return _GAP.join(piece.text for piece in self.pieces)

    @property
    def height(self) -> float:
        """The height of its largest letters."""
        return max(piece.height for piece in self.pieces)

    @property
    def score(self) -> float:
        """How sure its words are: as sure as the least sure of them."""
        return min(piece.score for piece in self.pieces)


def rows_of(pieces: Iterable[Piece]) -> tuple[Row, ...]:
    """Return pieces in rows, page by page and from top to bottom; beyond MOST_PIECES they are left out."""
    kept = [piece for piece, _ in zip((each for each in pieces if each.text.strip()), range(MOST_PIECES), strict=False)]
    lines: list[list[Piece]] = []
    middles = 0.0
    for piece in sorted(kept, key=lambda piece: (piece.page, piece.middle)):
        if lines and _is_in(piece, lines[-1][-1], middles / len(lines[-1])):
            lines[-1].append(piece)
            middles += piece.middle
        else:
            lines.append([piece])
            middles = piece.middle
    return tuple(Row(number, tuple(sorted(line, key=lambda piece: piece.left))) for number, line in enumerate(lines))


def _is_in(piece: Piece, last: Piece, middle: float) -> bool:
    """Tell whether a piece stands in the row whose last piece, and whose middle, are these."""
    return piece.page == last.page and piece.middle - middle < _ONE_ROW * min(piece.height, last.height)
