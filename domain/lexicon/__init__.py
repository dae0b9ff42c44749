"""The lexicon: the English words a question is made of, as data. Another language is a file in `languages`.

All words are folded (lower case, no accents); phrases are words with single spaces between them. A phrase may be a
pattern, in which `<name>` stands for a list of `domain.lexicon.words`.
"""

from domain.lexicon.calendar import MONTHS as MONTHS
from domain.lexicon.calendar import TENS_AND_UNITS as TENS_AND_UNITS
from domain.lexicon.calendar import WEEKDAYS as WEEKDAYS
from domain.lexicon.categories import CATEGORY_WORDS as CATEGORY_WORDS
from domain.lexicon.categories import KIND_WORDS as KIND_WORDS
from domain.lexicon.claims import CLAIM_WORDS as CLAIM_WORDS
from domain.lexicon.claims import FIGURE_QUESTIONS as FIGURE_QUESTIONS
from domain.lexicon.claims import FILLER_WORDS as FILLER_WORDS
from domain.lexicon.claims import GLUE_WORDS as GLUE_WORDS
from domain.lexicon.claims import NEGATIONS as NEGATIONS
from domain.lexicon.claims import NUMBER_WORDS as NUMBER_WORDS
from domain.lexicon.currencies import CURRENCY_WORDS as CURRENCY_WORDS
from domain.lexicon.stops import CHANGING as CHANGING
from domain.lexicon.stops import EMPTY_OBJECTS as EMPTY_OBJECTS
from domain.lexicon.stops import PASSING_WORDS as PASSING_WORDS
from domain.lexicon.stops import QUALIFIERS as QUALIFIERS
from domain.lexicon.stops import STOP_WORDS as STOP_WORDS
from domain.lexicon.stops import UNSUPPORTED as UNSUPPORTED
