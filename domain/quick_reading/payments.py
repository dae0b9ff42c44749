"""Quick payments: who paid whom, where a sentence says that money went from one person to another."""

import re
from uuid import UUID

from domain.quick_reading.amounts import CURRENCY
from domain.quick_reading.texts import PERSON, QuickText

_BACK = (
    "repaid|reimbursed|refunded|paid back|gave back|sent|transferred|wired|settled up with|settled with|gave|returned|"
    "lent|loaned|spotted|venmoed|paypaled|revoluted|zelled"
)
PAYMENT_WORDS = (*_BACK.split("|"), "back", "borrowed", "settle", "settled", "got", "received")
"""What says that somebody gave money, and is no part of what for."""
_ARROW = r"->|=>|\u2192"
_SO_MUCH = rf"(?:{CURRENCY}\s?)?\d[\d.,]*\s?(?:{CURRENCY})?"
_PAYMENTS = (
    (
        rf"(?P<payer>{PERSON})\s+(?:each\s+|both\s+)?(?:{_BACK}|paid|pays|paid back)\s+(?:back\s+)?"
        rf"(?P<receiver>{PERSON})(?:\s+back\b)?"
    ),
    rf"(?P<payer>{PERSON})\s+(?:{_BACK}|paid)\b[^\ue000-\uefff]*?\s(?:back\s+)?to\s+(?P<receiver>{PERSON})",
    rf"^\s*(?P<payer>)(?:{_BACK}|paid)\s+(?:back\s+)?(?P<receiver>{PERSON})(?:\s+back\b)?",
    rf"^\s*(?P<payer>)(?:{_BACK}|refund|paid|pay)\b[^\ue000-\uefff]*?\sto\s+(?P<receiver>{PERSON})",
    rf"(?P<payer>{PERSON})\s+settled?(?:\s+up)?\b[^\ue000-\uefff]*?\swith\s+(?P<receiver>{PERSON})",
    rf"^\s*(?P<payer>)settled?(?:\s+up)?\b[^\ue000-\uefff]*?\swith\s+(?P<receiver>{PERSON})",
    rf"^\s*(?P<payer>{PERSON})\s*(?:{_ARROW})\s*(?P<receiver>{PERSON})",
    rf"^\s*(?P<payer>{PERSON})\s+to\s+(?P<receiver>{PERSON})[\s:]*{_SO_MUCH}\s*$",
    rf"^\s*(?P<payer>){_SO_MUCH}\s+to\s+(?P<receiver>{PERSON})\s*$",
    rf"^\s*(?P<receiver>{PERSON}?)\s*(?:got|received)\s+(?:back\s+)?{_SO_MUCH}\s+(?:back\s+)?from\s+(?P<payer>{PERSON})",
    rf"^\s*(?P<receiver>){_SO_MUCH}\s+back\s+from\s+(?P<payer>{PERSON})",
    rf"(?P<receiver>{PERSON})\s+borrowed\b[^\ue000-\uefff]*?\s(?:from|off)\s+(?P<payer>{PERSON})",
)


def take_payment(text: QuickText, asker_id: UUID | None) -> tuple[UUID, UUID] | None:
    """Take who paid whom out of a sentence: whoever asks, where it leaves one of them out; None where it is no payment.

    Who pays and who is paid may come out as one person.
    """
    match = next((found for pattern in _PAYMENTS if (found := text.find(pattern))), None)
    if match is None:
        return None
    asker = () if asker_id is None else (asker_id,)
    receivers = text.people_in(match["receiver"]) or asker
    payers = text.people_in(match["payer"]) or asker
    if not payers or not receivers or re.match(r"\s*(?:,|and\b|&)\s*" + PERSON, text.left[match.end() :]):
        return None
    for group in ("payer", "receiver"):
        text.take_span(*match.span(group))
    text.take(_ARROW)
    return payers[0], receivers[0]
