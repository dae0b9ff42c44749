"""Quick adds: a sentence such as "Sarah paid 45.50 for taxi yesterday, split with David" as an expense to accept.

Phrases are taken out of it one after the other: the day, the split, who paid, how much; what is left is what for. What
was not understood is told, and nothing is booked. Money that goes from one person to another is a payment.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.access import Action
from domain.apportionment import apportion
from domain.category_reading.readings import category_in
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.payments import PaymentDraft, SamePerson
from domain.quick_reading.amounts import (
    CURRENCY,
    AmountRead,
    note_other_amounts,
    take_amount,
    take_other_total,
)
from domain.quick_reading.days import DayRead, note_either, take_day
from domain.quick_reading.doubts import DOUBTFUL, have_each_their_own, take_about, take_debts, take_doubts, take_halves
from domain.quick_reading.payers import (
    Named,
    note_loose,
    note_others,
    take_debt,
    take_everybody,
    take_payers,
    take_us,
    with_loose,
)
from domain.quick_reading.payments import PAYMENT_WORDS, take_payment
from domain.quick_reading.several import Several, take_several
from domain.quick_reading.splits import SplitRead, SplitWish, split_as_wished, take_split
from domain.quick_reading.texts import PERSON, QuickText, Unplaced
from domain.quick_reading.words import FILLERS, PAID, UNITS
from domain.sentences import fold
from domain.splits import Split, SplitMode
from domain.texts import clean_text
from domain.trips import OpenTrip

LONGEST_SENTENCE = 500
_LONGEST_DESCRIPTION = 200
_METHODS = {
    "card": PaymentMethod.CARD,
    "cash": PaymentMethod.CASH,
    "paypal": PaymentMethod.MOBILE,
    "revolut": PaymentMethod.MOBILE,
    "apple pay": PaymentMethod.MOBILE,
    "google pay": PaymentMethod.MOBILE,
    "bank transfer": PaymentMethod.BANK_TRANSFER,
    "wire transfer": PaymentMethod.BANK_TRANSFER,
    "voucher": PaymentMethod.VOUCHER,
}
_BY_METHOD = (
    rf"\b(?:on|with|by|in|via)\s+(?:(?:his|her|their|the|our|a|{PERSON})\s+)?(?:credit\s+|debit\s+)?"
    rf"(?P<method>{'|'.join(_METHODS)})\b"
)
"""How it was paid is no part of what for."""
_METHOD_ALONE = (
    rf"(?:^|[,;:(]|(?<=\d)|(?<=\d[\u20ac$\u00a3])|\b(?:paid|eur|euros?|usd|dollars?|pounds?))\s*"
    rf"(?P<method>{'|'.join(_METHODS)})\b(?=\s*(?:$|[,;:).!]|for\b))"
)
"""A method that nothing stands beside, which would make it a thing: "36 euro, cash", and no "gift card"."""
_HOUR = (
    r"(?:\bat\s+)?(?<![\w.,:/])(?<!split\s)(?<!ratio\s)(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])"
    r"(?:\s?(?:am|pm|h|uhr|o'clock)\b)?"
)
_EACH = r"\b(?:each|apiece|per person|per head|a head|pp)\b|\bp\.\s?p\b\.?"
_FOR_SO_MANY = r"\b(?:for|x)\s+(?P<many>[2-9]|1\d|{})\s+(?:people|persons|of us)\b".format("|".join(list(UNITS)[2:20]))
_SO_MANY_WAYS = rf"\b(?:split\s+)?(?:in\s+)?(?P<many>[2-9]|1\d|{'|'.join(list(UNITS)[2:20])})\s*(?:ways|parts)\b"
_OF_PAYERS = ("each", "apiece")
_NOT_MONEY = re.compile(r"\d+\s*(?:nights?|days?|people|persons?|hours?|h|km)\b|\d[:/]\d")
_TRIM = re.compile(r"^[\s.\-!?@'\"\u2013]+|[\s.\-!?@'\"\u2013]+$")


@dataclass(frozen=True, slots=True)
class QuickWords:
    """The words of a sentence that each part of a draft came from; none where it was not said."""

    amount: str
    spent_on: str | None
    payers: str | None
    split: str | None


@dataclass(frozen=True, slots=True)
class QuickConfidence:
    """How sure each part of a draft is, from 0 to 1."""

    description: float
    amount: float
    currency: float
    spent_on: float
    payers: float
    split: float


@dataclass(frozen=True, slots=True)
class QuickExpense:
    """An expense as a sentence has it; `paid` is in minor units by payer, and empty where nobody knows who paid."""

    trip_id: UUID
    description: str
    amount: Money
    spent_on: date
    paid: dict[UUID, int]
    split: Split
    payment_method: PaymentMethod | None
    confidence: QuickConfidence
    words: QuickWords
    unplaced: tuple[Unplaced, ...]


@dataclass(frozen=True, slots=True)
class QuickPayment:
    """A payment as a sentence has it, how sure it is from 0 to 1, and what was not understood."""

    trip_id: UUID
    draft: PaymentDraft
    confidence: float
    unplaced: tuple[Unplaced, ...]


@dataclass(frozen=True, slots=True)
class _Payers:
    paid: dict[UUID, int]
    confidence: float
    words: str | None


def quick_add(trip: OpenTrip, sentence: str, *, today: date) -> QuickExpense | QuickPayment:
    """Return the expense or the payment that a sentence comes to on a trip.

    Raises Forbidden, TextInvalid, AmountMissing, AmountNotPositive, TooManyDecimals, AmountTooLarge, SamePerson, or
    what the trip's own split is refused with.
    """
    trip.require(Action.EDIT_LEDGER)
    written = clean_text(sentence, field="text", longest=LONGEST_SENTENCE)
    own = trip.own_participant
    asker_id = own.id if own is not None and own.is_present else None
    text = QuickText(written, people=trip.participants, asker_id=asker_id)
    payment = _payment(trip, text, asker_id, today)
    return payment or _expense(trip, text, asker_id, today)


def _payment(trip: OpenTrip, text: QuickText, asker_id: UUID | None, today: date) -> QuickPayment | None:
    people = take_payment(text, asker_id)
    if people is None:
        return None
    payer_id, receiver_id = people
    if payer_id == receiver_id:
        raise SamePerson("Who pays and who is paid are one person.", field=("text",))
    is_either = note_either(text, currency=CURRENCY)
    day = take_day(text, today=today)
    is_in_doubt = any([is_either, take_doubts(text), take_about(text)])
    amount = take_amount(text, own=trip.trip.currency)
    is_in_doubt = any([is_in_doubt, note_others(text), note_other_amounts(text)])
    note = " ".join(_described(text, skipping=PAYMENT_WORDS)) or None
    draft = PaymentDraft(payer_id, receiver_id, amount.money, day.day, note if note is None else note[:200])
    confidence = round(0.95 * min(amount.confidence, amount.currency_confidence + 0.2), 2)
    return QuickPayment(trip.trip.id, draft, _at_most(confidence, is_in_doubt=is_in_doubt), tuple(text.notes))


def _expense(trip: OpenTrip, text: QuickText, asker_id: UUID | None, today: date) -> QuickExpense:
    is_either = note_either(text, currency=CURRENCY)
    is_each_their_own = have_each_their_own(text)
    day = take_day(text, today=today)
    method = text.take(_BY_METHOD) or text.take(_METHOD_ALONE)
    payer_id = None if text.take_strangers() else asker_id
    everybody = take_everybody(text, everybody=[one.id for one in trip.participants if one.is_present])
    wish, payers = take_debt(text) or (take_split(text), everybody)
    text.take(_HOUR)
    is_in_doubt = any([take_doubts(text), take_about(text), is_either])
    several = take_several(text, own=trip.trip.currency, wish=wish)
    payers = payers if payers.people else take_payers(text)
    is_by_some = not payers.people and take_us(text)
    amount, paying, wish = (
        _amount(trip, text, wish, payers, payer_id) if several is None else _amounts(several, wish, payers, payer_id)
    )
    is_in_parts = any([take_halves(text), take_debts(text), note_other_amounts(text), text.may_name_month])
    is_in_parts = is_in_parts or is_each_their_own or (several is not None and _is_in_doubt(several, text))
    is_of_some = _are_of_some(trip, text, wish)
    description, *others = _described(text) or [""]
    is_in_parts = is_in_parts or any(_may_be_amount(words, text) for words in others)
    is_in_parts = is_in_parts or _is_of_somebody_else(description, text)
    is_in_doubt = is_in_doubt or is_in_parts
    amount = replace(amount, confidence=_at_most(amount.confidence, is_in_doubt=is_in_doubt))
    paying = replace(paying, confidence=_at_most(paying.confidence, is_in_doubt=is_in_doubt or is_by_some))
    day = replace(day, confidence=_at_most(day.confidence, is_in_doubt=is_either))
    split = split_as_wished(wish, trip=trip, amount=amount.money, payer_ids=tuple(paying.paid), text=text)
    split = replace(split, confidence=_at_most(split.confidence, is_in_doubt=is_in_parts or is_of_some))
    for words in others:
        text.note(words, "It is not known what this says.")
    if is_each_their_own and not text.notes:
        text.note(text.written, "It is not known which of the amounts is whose.")
    if _may_be_stranger(description, text):
        text.note(description, "Nobody on this trip is called so, if it is somebody.")
    return QuickExpense(
        trip_id=trip.trip.id,
        description=(description or text.written)[:_LONGEST_DESCRIPTION],
        amount=amount.money,
        spent_on=day.day,
        paid=paying.paid,
        split=split.split,
        payment_method=None if method is None else _METHODS[method["method"]],
        confidence=_confidence(description, others, amount, day, paying, split),
        words=QuickWords(amount.words, day.words, paying.words, split.words),
        unplaced=tuple(text.notes),
    )


def _is_in_doubt(several: Several, text: QuickText) -> bool:
    """Tell whether nobody is sure of several amounts, or whether somebody stands beside them who has none."""
    return note_loose(text) or several.is_in_doubt


def _is_of_somebody_else(description: str, text: QuickText) -> bool:
    """Tell whether what was for holds a figure, and people have no part: "a ticket for 45 and Tom one for 20"."""
    return re.search(r"\b(?:for|at)\s+\d", description) is not None and any(note.candidate_ids for note in text.notes)


def _at_most(confidence: float, *, is_in_doubt: bool) -> float:
    return min(confidence, DOUBTFUL) if is_in_doubt else confidence


def _may_be_amount(words: str, text: QuickText) -> bool:
    """Tell whether words that nobody understood hold a figure that may be money: "25 back", and not "3 nights"."""
    is_hour = re.search(rf"\bat\s+{re.escape(words)}(?!\w)", text.written) is not None
    return re.search(r"\d", words) is not None and not is_hour and _NOT_MONEY.search(fold(words)) is None


def _amount(
    trip: OpenTrip, text: QuickText, wish: SplitWish | None, payers: Named, payer_id: UUID | None
) -> tuple[AmountRead, _Payers, SplitWish | None]:
    """Return the one amount of a sentence, who paid it, and how it is to be split."""
    amount = take_amount(text, own=trip.trip.currency)
    wish, payers = with_loose(text, wish, payers)
    paying = _paying(wish, payers, amount.money, payer_id)
    return (*_multiplied(amount, paying, payers, wish, trip, text), wish)


def _amounts(
    several: Several, wish: SplitWish | None, payers: Named, payer_id: UUID | None
) -> tuple[AmountRead, _Payers, SplitWish | None]:
    """Return what several amounts come to, who paid it, and how it is to be split."""
    paying = _Payers(several.paid, several.confidence, several.words)
    if not several.paid:
        paying = replace(_paying(None, payers, several.amount.money, payer_id), confidence=several.confidence)
    return several.amount, paying, several.wish or wish


def _are_of_some(trip: OpenTrip, text: QuickText, wish: SplitWish | None) -> bool:
    """Take "3 ways" out of what is left of a sentence, and tell whether it is not known who they are."""
    match = text.take(_SO_MANY_WAYS)
    is_known = wish is not None or match is None or _count_of(match) == _count_present(trip)
    if match is not None and not is_known:
        text.note(text.words_of(match), "It is not known who these are.")
    return not is_known


def _count_of(match: re.Match[str]) -> int:
    return UNITS.get(match["many"]) or int(match["many"])


def _count_present(trip: OpenTrip) -> int:
    return sum(one.is_present for one in trip.participants)


def _may_be_stranger(description: str, text: QuickText) -> bool:
    """Tell whether all that an expense was for is a word that may be a name: "paid 20 for Sarah"."""
    is_name = re.fullmatch(r"[A-Z\u00c0-\u00de][^\W\d_]+", description) is not None
    is_for = re.search(rf"\bfor\s+{re.escape(description)}(?!\w)", text.written) is not None
    return is_name and is_for and category_in(description) is None


def _confidence(
    description: str, others: Sequence[str], amount: AmountRead, day: DayRead, payers: _Payers, split: SplitRead
) -> QuickConfidence:
    return QuickConfidence(
        description=0.1 if not description else 0.6 if others else 0.9,
        amount=amount.confidence,
        currency=amount.currency_confidence,
        spent_on=day.confidence,
        payers=payers.confidence,
        split=split.confidence,
    )


def _multiplied(
    amount: AmountRead, paying: _Payers, payers: Named, wish: SplitWish | None, trip: OpenTrip, text: QuickText
) -> tuple[AmountRead, _Payers]:
    """Return an amount that is each one's as that of all of them: of the payers, or else of those who share it."""
    each = text.take(_EACH)
    if each is None and not payers.is_each:
        return amount, paying
    if payers.is_each or (payers.pays_each and each is not None and each.group() in _OF_PAYERS):
        # Who owes it each is no other who shares it: those are the words of who is owed.
        is_apart = wish is not None and wish.words != payers.words and wish.is_only_of_others(payers.people)
        if wish is not None and is_apart and not payers.is_each:
            text.note(wish.words, "It is not known whether each is one of the payers, or one of these.")
        amount, paying = _of_payers(amount, payers)
    else:
        amount, paying = _of_all(amount, paying, wish, trip, text)
    if (other := take_other_total(text, amount.money)) is not None:
        text.note(text.words_of(other), f"It does not agree with what each paid, which comes to {amount.money}.")
        amount = replace(amount, confidence=min(amount.confidence, DOUBTFUL))
    return amount, paying


def _of_payers(amount: AmountRead, payers: Named) -> tuple[AmountRead, _Payers]:
    one = amount.money
    whole = Money(one.minor_units * len(payers.people), one.currency)
    paid = dict.fromkeys(payers.people, one.minor_units)
    return replace(amount, money=whole, confidence=min(amount.confidence, 0.8)), _Payers(paid, 0.9, payers.words)


def _of_all(
    amount: AmountRead, paying: _Payers, wish: SplitWish | None, trip: OpenTrip, text: QuickText
) -> tuple[AmountRead, _Payers]:
    """Return an amount that is each one's as that of all who share it, who must share it equally."""
    one = amount.money
    split = split_as_wished(wish, trip=trip, amount=one, payer_ids=tuple(paying.paid), text=text).split
    if split.mode is not SplitMode.EQUAL and set(split.weights.values()) != {1}:
        text.note("each", "It is not known of how many each is one.")
        return amount, paying
    many = len(split.weights)
    if (told := text.take(_FOR_SO_MANY)) is not None:
        many = _count_of(told)
        if many != len(split.weights):
            text.note(text.words_of(told), "It is not known who these are.")
    whole = replace(amount, money=Money(one.minor_units * many, one.currency), confidence=0.6)
    return whole, replace(paying, paid={who: part * many for who, part in paying.paid.items()})


def _paying(wish: SplitWish | None, payers: Named, amount: Money, asker_id: UUID | None) -> _Payers:
    people, words = payers.people, payers.words
    if not people and wish is not None and wish.makes_payer:
        people, words = wish.people, wish.words
    confidence = 0.95 if people else 0.6
    if not people and asker_id is not None:
        people = (asker_id,)
    if not people:
        return _Payers({}, 0.0, None)
    parts = apportion(amount.minor_units, dict.fromkeys(people, 1), people[0])
    return _Payers({who: part for who, part in parts.items() if part}, confidence, words)


def _described(text: QuickText, *, skipping: Sequence[str] = ()) -> list[str]:
    """Return what is left of a sentence, part by part, without the words that only hold it together."""
    skipped = FILLERS | {*(word for phrase in (*PAID, *skipping) for word in phrase.split())}
    found = []
    for piece in text.pieces():
        words = _TRIM.sub("", piece).split()
        while words and _bare(words[0]) in skipped:
            words.pop(0)
        while words and _bare(words[-1]) in skipped:
            words.pop()
        if words:
            found.append(_TRIM.sub("", " ".join(words)))
    return [piece for piece in found if re.search(r"\w", piece)]


def _bare(word: str) -> str:
    return fold(word).strip(".,;:!?-'\"")
