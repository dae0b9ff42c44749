"""What a language is made of: tables and nothing else, so that one is added without code (docs/languages.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LanguageTables:
    """The tables of a language, as `name` is called in English.

    `parts` are lines of "what is said = what it is in English" by the name of the part; "question" is the part that a
    whole question is, "joint" what stands between two of them. `words` are lines of "English: its forms", and
    `compounds` the same for what a word may end in. `links` are the letters between the parts of a compound,
    `possessives` what a name ends in whose owner it is. `respellings` are letters and what is typed instead.
    `decimal` and `thousands` are the signs in a number, `date` the order of day, month and year and what parts them.
    """

    name: str
    parts: Mapping[str, str]
    words: str = ""
    compounds: str = ""
    links: str = ""
    possessives: str = ""
    respellings: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "."
    thousands: str = ","
    date: str = "d.m.y"
