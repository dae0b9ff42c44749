"""Quick doubts: signs beside an amount, and words beside what was paid, by which it is not what it looks like.

"20 - 5", "10% of 100" and "¼ of 20" are no amounts, and who "didn't pay" has not paid. Nothing is worked out: what is
in doubt is told, and nobody is sure of it.
"""

import re
import unicodedata

from domain.quick_reading.texts import PERSON, QuickText
from domain.quick_reading.words import PAID, UNITS

DOUBTFUL = 0.3
"""The most that a part is sure of that is in doubt."""
_NEAR = 40
"""How many characters before an amount are looked at."""
_SIGNS = "\\-\u2212\u2013*/\u00d7\u00f7^"
_FRACTIONS = "\u00bc-\u00be\u2150-\u215f\u2189"
_MONEY = r"(?:[^\W\d_]{1,3}|[€£$¥₩₹₽₺฿₫₪₴])?"
"""A currency, or what looks like one."""
_BEHIND = re.compile(
    rf"e[+-]?\d+|\s?[{_FRACTIONS}]|\s*%|\s*[{_SIGNS}]\s*{_MONEY}\s?\d[\d.,]*%?|\s*x\s*\d[\d.,]*"
    r"|\s*\b(?:twice|thrice|(?:two|three|four|five)\s+times)\b|\s*\bof\s+(?:the\s+|a\s+)?\d[\d.,]*"
)
_BEFORE = re.compile(
    rf"(?:\d[\d.,]*\s?{_MONEY}\s*(?:[{_SIGNS}]|x\b)\s*|(?<!\w)[{_SIGNS}]"
    rf"|(?:\d[\d.,]*\s*%|\d+\s*/\s*\d+|[{_FRACTIONS}]|\b(?:half|third|quarter|tenth|double|twice|minus|negative))"
    r"\s*(?:\b(?:tip|discount|tax|service|off)\s+)?(?:\b(?:of|off|from|on)\b\s*)?(?:\bthe\s+)?)$"
)
_VERBS = "|".join((*PAID, "pay", "buy", "spend", "cover", "cost", "costs", "repaid", "repay", "owe", "owes", "was"))
_NOT = (
    r"(?:\b(?:did|does|do|has|have|had|was|is|would|could|will)\s+not|\b[a-z]+n't|\b(?:did|do|does|has|have|had|was|is|would|could|ca|wo)nt|\bcannot|\bnot|\bnever"
    r"|\bnobody|\bno one|\bneither)\b"
)
_DENIED = (
    rf"{_NOT}(?:\W+[^\W\d]+){{0,2}}?\W+(?:(?:{_VERBS})\b|(?=\d))",
    rf"\b(?:{_VERBS})\W+(?:\w+\W+){{0,2}}?{_NOT}",
    rf"(?<=\d)\W+{_NOT}",
)
_REFUNDED = (
    r"\b(?:refund|refunds|refunded|returned|reimbursement|cashback|chargeback)\b(?:\s+of\b)?"
    r"|\b(?:money|pays?|paying) back\b|(?<=\bdeposit )back\b|\b(?:got|deposit)\b(?=[^,;]*\d[^,;]*\bback\b)"
)


_SOME = (
    rf"(?:\bboth|\b(?:the\s+)?(?:{'|'.join(list(UNITS)[1:])}|[1-9]\d?)\s+(?:people|persons|friends|of\s+us|of\s+them)|(?<=[,;.])\s*each)"
    rf"\s+(?=(?:{'|'.join(PAID)})\b)"
)
_PART = (
    r"\b(?:(?:one|a|the|two|three|his|her|their|my|our|other)\s+)*(?:half and half\b|"
    r"(?:half|halves)\b(?=\s*(?:[,;.!()]|$|[\uf8fe\ue000-\uefff])|\s+(?:of|is|was|the|this|that|it|to|on|from|belongs)\b)"
    r"|(?:thirds?|quarters?)\b(?=\s+(?:of|is|was|belongs)\b))|\b(?:the\s+)?(?:rest|remainder)\b"
    r"|(?<![\w/])[1-9]/[1-9](?![\w/])"
)
_OWING = r"\b(?:owe|owes|owed|owing|iou|lent|lend|lends|borrowed|borrows|loaned|repay|(?:will\s+)?pays?\s+back)\b"


def take_doubts(text: QuickText) -> bool:
    """Take words out of a sentence that deny that somebody paid, or say that it came back; tell whether there are."""
    are_there = False
    for pattern, why in (
        *((denied, "It says that something was not so.") for denied in _DENIED),
        (_SOME, "It is not known who they are, and whether each of them paid it."),
        (_REFUNDED, "It is not known whether this money came back."),
    ):
        if (match := text.take(pattern)) is not None:
            text.note(text.words_of(match), why)
            are_there = True
    return are_there


_SO_MUCH = rf"(?:[€£$¥]\s?)?\d[\d.,]*\s?{_MONEY}"
_EACH_THEIR_OWN = (
    rf"{PERSON}\s*(?:,|&|\+|and\b|,\s*and\b)\s*{PERSON}\s+(?:[^\W\d_]+\s+){{1,3}}?"
    rf"{_SO_MUCH}\s*(?:,|&|\band\b|,\s*and\b)\s*{_SO_MUCH}(?!\s+[^\W\d_]{{2,}}s\b)"
)
_ABOUT = (
    r"(?:\b(?:about|approx(?:imately)?\.?|around|roughly|circa|ca\.?|some|nearly|almost|maybe)\s*|~\s*)"
    r"(?=[€£$]?\s?\d)"
)
_OR_SO = r"(?<=\d)(?:ish\b|\s*\?|\s+or\s+so\b)"


def take_about(text: QuickText) -> bool:
    """Take words out of a sentence that say that an amount is not exact; tell of them, and whether there are any."""
    match = text.take(_ABOUT) or text.take(_OR_SO)
    if match is not None:
        text.note(text.words_of(match), "It says that the amount is not exact.")
    return match is not None


def have_each_their_own(text: QuickText) -> bool:
    """Tell whether several people stand before as many amounts: "Mia and Tom had 30 and 20"."""
    return text.find(_EACH_THEIR_OWN) is not None


def take_halves(text: QuickText) -> bool:
    """Take a part of something out of what is left of a sentence, and tell of it; return whether there is one."""
    are_there = False
    while (match := text.take(_PART)) is not None:
        text.note(text.words_of(match), "It is not known whose part this is, or of what.")
        are_there = True
    return are_there


def take_debts(text: QuickText) -> bool:
    """Take words of owing that were not understood out of a sentence; tell of them, and whether there are any."""
    match = text.take(_OWING)
    if match is not None:
        text.note(text.words_of(match), "It is not known who owes whom how much.")
    return match is not None


def doubt_beside(text: QuickText, match: re.Match[str]) -> tuple[int, int] | None:
    """Return from where to where an amount stands with signs that change it, or None where there are none."""
    # A match may begin with a space: "taxi - 20" is no negative amount.
    begun = match.end() - len(match.group().lstrip())
    behind = _BEHIND.match(text.left, match.end())
    before = _BEFORE.search(text.left[:begun], max(0, begun - _NEAR))
    is_odd = any(unicodedata.category(each) in {"No", "Nl"} for each in text.written[match.start() : match.end()])
    if behind is None and before is None and not is_odd:
        return None
    start = begun if before is None else before.start()
    return start, match.end() if behind is None else behind.end()
