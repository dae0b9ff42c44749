"""Makers: what they make is what the class makes."""

from dataclasses import dataclass
from uuid import uuid4

import pytest

from domain.currencies import currency_of
from domain.money import Money
from domain.splits import Share
from persistence.makers import maker_of

EUROS = Money(1250, currency_of("EUR"))


def test_make_what_the_class_makes() -> None:
    """Equal, of the class itself, and as little to be changed."""
    given = uuid4(), EUROS, EUROS, 2
    made = maker_of(Share)(*given)

    assert made == Share(*given)
    assert type(made) is Share
    assert hash(made) == hash(Share(*given))
    with pytest.raises(AttributeError):
        made.weight = 3  # type: ignore[misc]  # that is what is tried


def test_refuse_a_class_that_does_more() -> None:
    """What it does in the end would be left out."""

    @dataclass(frozen=True, slots=True)
    class Checked:
        number: int

        def __post_init__(self) -> None:
            if self.number < 0:
                raise ValueError("No.")

    with pytest.raises(TypeError, match="Checked does more"):
        maker_of(Checked)
