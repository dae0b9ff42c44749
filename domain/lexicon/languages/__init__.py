"""The languages that questions are read in beside English, each a file of tables: docs/languages.md."""

from domain.lexicon.languages.german import GERMAN

LANGUAGES = (GERMAN,)
