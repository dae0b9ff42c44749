"""The oracle: what each form of question has for an answer, in plain Python over the rows, without any of our planning.

A claim is a figure (a currency's code and its minor units, or a number, or a percentage) and the rows behind it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.balances import Balance
from domain.categories import Category
from domain.currencies import currency_of
from domain.expenses import Expense
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.payments import Payment
from domain.settlements import suggested_transfers
from tests.ledger_forms.worlds import CATEGORY_NAMES, CURRENCY_NAMES, THINGS, TODAY, World

Claim = tuple[Hashable, frozenset[UUID]]
Claims = list[Claim]
Parts = dict[UUID, tuple[int, int]]
"""Of each expense that counts: minor units in its own currency and in the trip's."""
SETTLEMENT = "EUR"
_EARLY = 10
"""The last day of a month that is early in it."""


@dataclass(frozen=True, slots=True)
class Slots:
    """What stands in the slots of a wording: as written, and what it means."""

    words: Mapping[str, str]
    days: Mapping[str, date]
    months: Mapping[str, int]

    def __getitem__(self, slot: str) -> str:
        """Return what stands in a slot, as written."""
        return self.words[slot]


class Book:
    """The rows of a world, and figures over them."""

    def __init__(self, world: World, slots: Slots) -> None:
        self.world, self.slots = world, slots
        self.by_id = {one.id: one for one in world.expenses}

    def person(self, slot: str) -> UUID:
        """Return the id of the person in a slot."""
        return self.world.person(self.slots[slot])

    def category(self, slot: str) -> Callable[[Expense], bool]:
        """Tell of an expense whether it is in the category of a slot."""
        wanted = CATEGORY_NAMES[self.slots[slot]]
        return lambda e: e.category.parent is wanted

    def place(self, slot: str) -> Callable[[Expense], bool]:
        """Tell of an expense whether it is of the place of a slot: by its own place alone, or else by its texts.

        Some descriptions name another place than the expense's own, which was no place of spending.
        """
        wanted = self.slots[slot].lower()
        return lambda e: wanted in (e.place or f"{e.description} {e.note or ''}").lower()

    def month(self, slot: str) -> Callable[[Expense], bool]:
        """Tell of an expense whether it is of the month of a slot."""
        return lambda e: e.spent_on.month == self.slots.months[slot]

    def day(self, slot: str) -> date:
        """Return the day in a slot."""
        return self.slots.days[slot]

    def minor(self, slot: str) -> int:
        """Return the amount in a slot in minor units."""
        return int(self.slots[slot]) * 100

    @property
    def code(self) -> str:
        """The code of the currency in its slot."""
        return CURRENCY_NAMES[self.slots["u"]]

    def where(self, *tests: Callable[[Expense], bool]) -> list[Expense]:
        """Return the expenses that pass all tests."""
        return [e for e in self.world.expenses if all(test(e) for test in tests)]

    def whole(self, *tests: Callable[[Expense], bool]) -> Parts:
        """Return the whole amounts of expenses."""
        return {e.id: (e.amount.minor_units, e.settlement.minor_units) for e in self.where(*tests)}

    def paid(self, people: Iterable[UUID], *tests: Callable[[Expense], bool]) -> Parts:
        """Return what some people paid of expenses."""
        return self._parts(set(people), lambda e: e.payers, tests)

    def owed(self, people: Iterable[UUID], *tests: Callable[[Expense], bool]) -> Parts:
        """Return what some people bear of expenses."""
        return self._parts(set(people), lambda e: e.shares, tests)

    def _parts(
        self,
        people: set[UUID],
        parts_of: Callable[[Expense], Sequence[Any]],
        tests: Iterable[Callable[[Expense], bool]],
    ) -> Parts:
        found = {}
        for e in self.where(*tests):
            mine = [part for part in parts_of(e) if part.participant_id in people]
            if mine:
                found[e.id] = (
                    sum(part.money.minor_units for part in mine),
                    sum(part.settlement.minor_units for part in mine),
                )
        return found

    def currencies(self, parts: Parts) -> dict[str, Parts]:
        """Return parts by currency."""
        found: dict[str, Parts] = defaultdict(dict)
        for one, units in parts.items():
            found[self.by_id[one].amount.currency.code][one] = units
        return dict(found)

    def sums(self, parts: Parts) -> Claims:
        """A total for each currency, and one in the trip's where there are several."""
        each = self.currencies(parts)
        claims: Claims = [((code, sum(own for own, _ in of.values())), frozenset(of)) for code, of in each.items()]
        if len(each) > 1:
            claims.append(((SETTLEMENT, sum(booked for _, booked in parts.values())), frozenset(parts)))
        return claims

    def groups(self, groups: Mapping[Any, Parts], pick: Callable[..., Any] | None = None) -> Claims:
        """The totals of all groups, in each currency and where there are several in the trip's; or the picked ones."""
        codes = {code for of in groups.values() for code in self.currencies(of)}
        claims: Claims = []
        for code in codes:
            claims += self._picked(
                {key: self.currencies(of).get(code, {}) for key, of in groups.items()}, code, 0, pick
            )
        if len(codes) > 1:
            claims += self._picked(groups, SETTLEMENT, 1, pick)
        return claims

    def places(self, pick: Callable[..., Any] | None, *tests: Callable[[Expense], bool]) -> Claims:
        """The totals of all places as `groups` has them, or the picked ones, and always of what names no place."""
        groups = self.by(lambda e: e.place and e.place.lower(), *tests)
        codes = {code for of in groups.values() for code in self.currencies(of)}
        claims: Claims = []
        for code, basis in [*((code, 0) for code in codes), *([(SETTLEMENT, 1)] if len(codes) > 1 else [])]:
            each = {key: of if basis else self.currencies(of).get(code, {}) for key, of in groups.items()}
            claims += self._picked({None: each.pop(None, {})}, code, basis, None)
            claims += self._picked(each, code, basis, pick if any(each.values()) else None)
        return claims

    @staticmethod
    def _picked(groups: Mapping[Any, Parts], code: str, basis: int, pick: Callable[..., Any] | None) -> Claims:
        totals = {key: sum(units[basis] for units in of.values()) for key, of in groups.items() if of}
        wanted = None if pick is None else pick(totals.values())
        return [((code, total), frozenset(groups[key])) for key, total in totals.items() if wanted in {None, total}]

    def by(self, key: Callable[[Expense], Any], *tests: Callable[[Expense], bool]) -> dict[Any, Parts]:
        """Return whole amounts by a key."""
        found: dict[Any, Parts] = defaultdict(dict)
        for e in self.where(*tests):
            found[key(e)][e.id] = (e.amount.minor_units, e.settlement.minor_units)
        return dict(found)

    def payers(self, *tests: Callable[[Expense], bool]) -> dict[Any, Parts]:
        """Return what everybody paid."""
        return {person.id: self.paid([person.id], *tests) for person in self.world.people}

    def views(self, parts: Parts) -> list[tuple[str, dict[UUID, int]]]:
        """Return minor units by currency and, where there are several, all as they were booked in the trip's."""
        own = [(code, {one: units for one, (units, _) in of.items()}) for code, of in self.currencies(parts).items()]
        booked = (SETTLEMENT, {one: units for one, (_, units) in parts.items()})
        return [*own, booked] if len(own) > 1 else own

    def divided(self, parts: Parts, divisor: int | None = None) -> Claims:
        """Return the totals of each view divided, by their number unless another is given."""
        return [
            ((code, _half_even(Fraction(sum(of.values()), divisor or len(of)))), frozenset(of))
            for code, of in self.views(parts)
        ]

    def ends(self, pick: Callable[..., int], parts: Parts) -> Claims:
        """Return the largest or smallest of each view, with all that equal it."""
        return [
            ((code, wanted), frozenset(one for one, units in of.items() if units == wanted))
            for code, of in self.views(parts)
            for wanted in [pick(of.values())]
        ]

    def top(self, count: int, parts: Parts) -> Claims:
        """Return the first of each view by amount."""
        claims: Claims = []
        for code, of in self.views(parts):
            ranked = sorted(of, key=lambda one: (-of[one], self.by_id[one].spent_on, one))[:count]
            claims.append(((code, sum(of[one] for one in ranked)), frozenset(ranked)))
        return claims

    def listed(self, parts: Parts) -> Claims:
        """Return all of each currency."""
        return [
            ((code, sum(own for own, _ in of.values())), frozenset(of)) for code, of in self.currencies(parts).items()
        ]

    def count(self, parts: Parts) -> Claims:
        """Return how many there are."""
        return [(len(parts), frozenset(parts))] if parts else []

    @staticmethod
    def counts(groups: Mapping[Any, Parts]) -> Claims:
        """Return how many there are in each group."""
        return [(len(of), frozenset(of)) for of in groups.values() if of]

    def oftenest(self, groups: Mapping[Any, Parts]) -> Claims:
        """Return the groups of most expenses, and last what has no place or method named."""
        most = max((len(of) for key, of in groups.items() if key is not None), default=0)
        return [(len(of), frozenset(of)) for key, of in groups.items() if of and (key is None or len(of) == most)]

    def at_the_end(self, pick: Callable[..., date], parts: Parts, count: int = 1) -> Claims:
        """Return the latest or earliest of each currency, with all of the last of their days."""
        days = sorted((self.by_id[one].spent_on for one in parts), reverse=pick is max)[:count]
        return self.listed({one: units for one, units in parts.items() if self.by_id[one].spent_on in days})

    def per_day_there(self) -> Claims:
        """Return what was spent in the place of a slot for each day there.

        Days are told by expenses that name it as their own place; a day on which others only mention it, which may have
        been one there or not, leaves all of them open.
        """
        wanted = self.slots["l"].lower()
        told = {e.spent_on for e in self.world.expenses if (e.place or "").lower() == wanted}
        there = self.whole(self.place("l"))
        return self.divided(there, len(told)) if told == {self.by_id[one].spent_on for one in there} else []

    def paid_for(self, payer: UUID, bearer: UUID) -> Claims:
        """Return the share of somebody in what somebody else paid; none where a third paid a part of any of it."""
        paid = self.where(lambda e: payer in {part.participant_id for part in e.payers}, _shared(self, bearer))
        is_theirs_alone = all(len(e.payers) == 1 for e in paid)
        return self.sums(self.owed([bearer], lambda e: e in paid)) if is_theirs_alone else []

    def percent(self, part: Parts, whole: Parts) -> Claims:
        """Return how many percent of a whole a part is, to a tenth."""
        if not part:
            return []
        basis = int(len(self.currencies(whole)) > 1)
        share = Fraction(sum(p[basis] for p in part.values()), sum(p[basis] for p in whole.values()))
        return [(f"{Decimal(_half_even(share * 1000)) / 10:.1f} %", frozenset(part))]

    def compared(self, *sides: Parts) -> Claims:
        """Return both sides and their difference, in one currency."""
        if not all(sides):
            return []
        codes = {code for side in sides for code in self.currencies(side)}
        basis, code = (0, next(iter(codes))) if len(codes) == 1 else (1, SETTLEMENT)
        totals = [sum(units[basis] for units in side.values()) for side in sides]
        claims: Claims = [((code, total), frozenset(side)) for total, side in zip(totals, sides, strict=True)]
        return [*claims, ((code, abs(totals[0] - totals[1])), frozenset(sides[0]) | frozenset(sides[1]))]

    def payments(self, *tests: Callable[[Payment], bool]) -> Claims:
        """Return the payments that pass all tests, by currency."""
        found: dict[str, list[Payment]] = defaultdict(list)
        for one in self.world.payments:
            if all(test(one) for test in tests):
                found[one.amount.currency.code].append(one)
        return [
            ((code, sum(one.amount.minor_units for one in of)), frozenset(one.id for one in of))
            for code, of in found.items()
        ]

    @property
    def nets(self) -> dict[UUID, int]:
        """What everybody is owed (above zero) or owes, in the trip's currency."""
        nets = {person.id: 0 for person in self.world.people}
        for e in self.world.expenses:
            for payer in e.payers:
                nets[payer.participant_id] += payer.settlement.minor_units
            for share in e.shares:
                nets[share.participant_id] -= share.settlement.minor_units
        for one in self.world.payments:
            nets[one.payer_id] += one.settlement.minor_units
            nets[one.receiver_id] -= one.settlement.minor_units
        return nets

    def transfers(self, *people: UUID) -> Claims:
        """The transfers that settle the trip, which have tests of their own: of everybody, or between two."""
        everything = frozenset((*self.by_id, *(one.id for one in self.world.payments)))
        currency = currency_of(SETTLEMENT)
        none = Money(0, currency)
        nets = [Balance(person, Money(net, currency), none, none, none) for person, net in sorted(self.nets.items())]
        found = [one for one in suggested_transfers(nets) if set(people) <= {one.debtor_id, one.creditor_id}]
        claims: Claims = [((SETTLEMENT, one.amount.minor_units), everything) for one in found]
        return claims or [((SETTLEMENT, 0), everything)]

    def standing(self, person: UUID) -> Claims:
        """Return what somebody owes or is owed."""
        everything = frozenset((*self.by_id, *(one.id for one in self.world.payments)))
        return [((SETTLEMENT, abs(self.nets[person])), everything)]


def _half_even(number: Fraction) -> int:
    return int((Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal(1), ROUND_HALF_EVEN))


def _is(method: PaymentMethod) -> Callable[[Expense], bool]:
    return lambda e: e.payment_method is method


def _between(first: date, last: date) -> Callable[[Expense], bool]:
    return lambda e: first <= e.spent_on <= last


def _week(back: int) -> Callable[[Expense], bool]:
    monday = TODAY - timedelta(days=TODAY.weekday() + 7 * back)
    return _between(monday, monday + timedelta(days=6))


def _week_of(e: Expense) -> date:
    return e.spent_on - timedelta(days=e.spent_on.weekday())


def _ago(first: int, last: int) -> Callable[[Expense], bool]:
    return _between(TODAY - timedelta(days=first), TODAY - timedelta(days=last))


def _of(category: Category) -> Callable[[Expense], bool]:
    return lambda e: e.category.parent is category


def _span(b: Book) -> int:
    days = [e.spent_on for e in b.world.expenses]
    return (max(days) - min(days)).days + 1


def _thing(b: Book) -> Callable[[Expense], bool]:
    wanted = THINGS[b.slots["t"]]
    return lambda e: wanted in e.description


def _first(b: Book) -> date:
    return min(e.spent_on for e in b.world.expenses)


def _units(b: Book, least: int | None, most: int | None) -> Callable[[Expense], bool]:
    def meant(e: Expense) -> bool:
        units = e.amount.minor_units
        return (
            e.amount.currency.code == b.code and (least is None or units >= least) and (most is None or units <= most)
        )

    return meant


def _shared(b: Book, *people: UUID) -> Callable[[Expense], bool]:
    return lambda e: set(people) <= {share.participant_id for share in e.shares}


def _last(b: Book, pick: Callable[..., date]) -> Claims:
    day = pick(e.spent_on for e in b.world.expenses)
    return b.listed(b.whole(lambda e: e.spent_on == day))


_CASH, _CARD = _is(PaymentMethod.CASH), _is(PaymentMethod.CARD)
ORACLE: dict[str, Callable[[Book], Claims]] = {
    "total": lambda b: b.sums(b.whole()),
    "total_category": lambda b: b.sums(b.whole(b.category("c"))),
    "total_place": lambda b: b.sums(b.whole(b.place("l"))),
    "total_category_place": lambda b: b.sums(b.whole(b.category("c"), b.place("l"))),
    "total_thing": lambda b: b.sums(b.whole(lambda e: THINGS[b.slots["t"]] in e.description)),
    "total_two_categories": lambda b: b.sums(b.whole(lambda e: b.category("c")(e) or b.category("d")(e))),
    "total_day": lambda b: b.sums(b.whole(_between(b.day("day"), b.day("day")))),
    "total_range": lambda b: b.sums(b.whole(_between(b.day("from"), b.day("to")))),
    "total_month": lambda b: b.sums(b.whole(b.month("m"))),
    "total_since": lambda b: b.sums(b.whole(lambda e: e.spent_on >= b.day("day"))),
    "total_before": lambda b: b.sums(b.whole(lambda e: e.spent_on < b.day("day"))),
    "total_last_week": lambda b: b.sums(b.whole(_week(1))),
    "total_currency": lambda b: b.sums(b.whole(lambda e: e.amount.currency.code == b.code)),
    # In the trip's own currency all of it is told.
    "told_currency": lambda b: b.sums(b.whole(lambda e: b.code in {SETTLEMENT, e.amount.currency.code})),
    "total_method": lambda b: b.sums(b.whole(_CASH)),
    "total_card": lambda b: b.sums(b.whole(_CARD)),
    "paid_by": lambda b: b.sums(b.paid([b.person("p")])),
    "paid_by_me": lambda b: b.sums(b.paid([b.world.me])),
    "paid_by_category": lambda b: b.sums(b.paid([b.person("p")], b.category("c"))),
    "paid_by_place_month": lambda b: b.sums(b.paid([b.person("p")], b.place("l"), b.month("m"))),
    "paid_by_two": lambda b: b.sums(b.paid([b.person("p"), b.person("q")])),
    "count": lambda b: b.count(b.whole()),
    "count_category": lambda b: b.count(b.whole(b.category("c"))),
    "count_paid_by": lambda b: b.count(b.paid([b.person("p")])),
    "count_over": lambda b: b.count(b.whole(_units(b, b.minor("a") + 1, None))),
    "average": lambda b: b.divided(b.whole()),
    "average_category": lambda b: b.divided(b.whole(b.category("c"))),
    "average_day": lambda b: b.divided(b.whole(), _span(b)),
    "average_person": lambda b: b.divided(b.whole(), len(b.world.people)),
    "largest": lambda b: b.ends(max, b.whole()),
    "largest_category": lambda b: b.ends(max, b.whole(b.category("c"))),
    "largest_paid_by": lambda b: b.ends(max, b.paid([b.person("p")])),
    "smallest": lambda b: b.ends(min, b.whole()),
    "smallest_category": lambda b: b.ends(min, b.whole(b.category("c"))),
    "top_three": lambda b: b.top(3, b.whole()),
    "top_five_category": lambda b: b.top(5, b.whole(b.category("c"))),
    "list_category": lambda b: b.listed(b.whole(b.category("c"))),
    "list_paid_by": lambda b: b.listed(b.paid([b.person("p")])),
    "list_place": lambda b: b.listed(b.whole(b.place("l"))),
    "list_over": lambda b: b.listed(b.whole(_units(b, b.minor("a") + 1, None))),
    "list_under": lambda b: b.listed(b.whole(_units(b, None, b.minor("a") - 1))),
    "list_between": lambda b: b.listed(b.whole(_units(b, b.minor("a"), b.minor("b")))),
    "list_day": lambda b: b.listed(b.whole(_between(b.day("day"), b.day("day")))),
    "list_cash": lambda b: b.listed(b.whole(_CASH)),
    "who_most": lambda b: b.groups(b.payers(), max),
    "who_least": lambda b: b.groups(b.payers(), min),
    "who_most_category": lambda b: b.groups(b.payers(b.category("c")), max),
    "by_category": lambda b: b.groups(b.by(lambda e: e.category.parent)),
    "top_category": lambda b: b.groups(b.by(lambda e: e.category.parent), max),
    "by_day": lambda b: b.groups(b.by(lambda e: e.spent_on)),
    "by_month": lambda b: b.groups(b.by(lambda e: e.spent_on.month)),
    "by_payer": lambda b: b.groups(b.payers()),
    "by_participant": lambda b: b.groups({person.id: b.owed([person.id]) for person in b.world.people}),
    "by_currency": lambda b: b.listed(b.whole()),
    "by_method": lambda b: b.groups(b.by(lambda e: e.payment_method)),
    "by_place": lambda b: b.places(None),
    "by_place_category": lambda b: b.places(None, b.category("c")),
    "count_by_place": lambda b: [
        (len(of), frozenset(of)) for of in b.by(lambda e: e.place and e.place.lower()).values()
    ],
    "top_place": lambda b: b.places(max),
    "top_place_category": lambda b: b.places(max, b.category("c")),
    "bottom_place": lambda b: b.places(min),
    "top_day": lambda b: b.groups(b.by(lambda e: e.spent_on), max),
    "share_me": lambda b: b.sums(b.owed([b.world.me])),
    "share_person_category": lambda b: b.sums(b.owed([b.person("p")], b.category("c"))),
    "share_percent": lambda b: b.percent(b.whole(b.category("c")), b.whole()),
    "share_percent_paid": lambda b: b.percent(b.paid([b.person("p")]), b.whole()),
    "balances": lambda b: b.transfers(),
    "balance_pair": lambda b: b.transfers(b.person("p"), b.person("q")),
    "balance_me": lambda b: b.standing(b.world.me),
    "balance_person": lambda b: b.standing(b.person("p")),
    "payments_by": lambda b: b.payments(lambda one: one.payer_id == b.person("p")),
    "payments_pair": lambda b: b.payments(
        lambda one: one.payer_id == b.person("p") and one.receiver_id == b.person("q")
    ),
    "payments_all": lambda b: b.payments(),
    "compare_categories": lambda b: b.compared(b.whole(b.category("c")), b.whole(b.category("d"))),
    "compare_people": lambda b: b.compared(b.paid([b.person("p")]), b.paid([b.person("q")])),
    "compare_months": lambda b: b.compared(b.whole(b.month("m")), b.whole(b.month("n"))),
    "compare_places": lambda b: b.compared(b.whole(b.place("l")), b.whole(b.place("k"))),
    "compare_weeks": lambda b: b.compared(b.whole(_week(0)), b.whole(_week(1))),
    "sum_and_payer": lambda b: b.sums(b.whole(b.category("c"))) + b.groups(b.payers(b.category("c")), max),
    "sum_payers_category": lambda b: b.groups(b.payers(b.category("c")), max),
    "sum_and_count": lambda b: b.sums(b.whole(b.category("c"))) + b.count(b.whole(b.category("c"))),
    "largest_and_smallest": lambda b: b.ends(max, b.whole()) + b.ends(min, b.whole()),
    "excluding": lambda b: b.sums(b.whole(lambda e: not b.category("c")(e))),
    "shared_with": lambda b: b.listed(b.whole(_shared(b, b.person("p"), b.person("q")))),
    "paid_for": lambda b: b.paid_for(b.person("p"), b.person("q")),
    "last_expense": lambda b: _last(b, max),
    "first_expense": lambda b: _last(b, min),
    "typo_name": lambda b: b.sums(b.paid([b.person("p")])),
}
TRAPS: dict[str, Callable[[Book], Claims]] = {
    "oftenest_payer": lambda b: b.oftenest(b.payers(_thing(b))),
    "oftenest_payer_all": lambda b: b.oftenest(b.payers()),
    "oftenest_sharer": lambda b: b.oftenest({one.id: b.owed([one.id], _thing(b)) for one in b.world.people}),
    "oftenest_category": lambda b: b.oftenest(b.by(lambda e: e.category.parent)),
    "oftenest_day": lambda b: b.oftenest(b.by(lambda e: e.spent_on)),
    "oftenest_method": lambda b: b.oftenest(b.by(lambda e: e.payment_method)),
    "count_had": lambda b: b.count(b.whole(_thing(b), _shared(b, b.person("p")))),
    "last_thing": lambda b: b.at_the_end(max, b.whole(_thing(b))),
    "first_thing": lambda b: b.at_the_end(min, b.whole(_thing(b))),
    "last_three": lambda b: b.at_the_end(max, b.whole(), 3),
    "last_thing_paid_by": lambda b: b.at_the_end(max, b.paid([b.person("p")], _thing(b))),
    "largest_thing": lambda b: b.ends(max, b.whole(_thing(b))),
    "per_day_place": lambda b: b.per_day_there(),
    "average_each": lambda b: b.divided(b.whole(), len(b.world.people)),
    "nth_day": lambda b: b.sums(b.whole(_between(_first(b) + timedelta(days=1), _first(b) + timedelta(days=1)))),
    "by_method_thing": lambda b: b.groups(b.by(lambda e: e.payment_method, _thing(b))),
    "total_before_yesterday": lambda b: b.sums(b.whole(_between(TODAY - timedelta(days=2), TODAY - timedelta(days=2)))),
    "average_follow_up": lambda b: b.divided(b.whole(b.category("c"))),
    "excluding_in_place": lambda b: b.sums(b.whole(b.place("l"), lambda e: not _thing(b)(e))),
}
"""Forms that are easily read as another one, of which a wrong number was shown once."""
CHATTY: dict[str, Callable[[Book], Claims]] = {
    "total_food": lambda b: b.sums(b.whole(_of(Category.FOOD))),
    "total_lodging": lambda b: b.sums(b.whole(_of(Category.LODGING))),
    "total_transport": lambda b: b.sums(b.whole(_of(Category.TRANSPORT))),
    "total_category_month": lambda b: b.sums(b.whole(b.category("c"), b.month("m"))),
    "total_thing_place": lambda b: b.sums(b.whole(_thing(b), b.place("l"))),
    "total_yesterday": lambda b: b.sums(b.whole(_ago(1, 1))),
    "total_days_ago": lambda b: b.sums(b.whole(_ago(3, 3))),
    "total_weekday": lambda b: b.sums(b.whole(_ago(1, 1))),
    "total_weekday_range": lambda b: b.sums(b.whole(_ago(5, 2))),
    "total_since_weekday": lambda b: b.sums(b.whole(_ago(3, 0))),
    "total_last_weekend": lambda b: b.sums(b.whole(_ago(7, 6))),
    "total_last_month": lambda b: b.sums(b.whole(lambda e: e.spent_on.month == TODAY.month - 1)),
    "total_this_month": lambda b: b.sums(b.whole(lambda e: e.spent_on.month == TODAY.month)),
    "total_last_days": lambda b: b.sums(b.whole(_ago(2, 0))),
    "total_first_days": lambda b: b.sums(b.whole(_between(_first(b), _first(b) + timedelta(days=1)))),
    "total_first_week": lambda b: b.sums(b.whole(_between(_first(b), _first(b) + timedelta(days=6)))),
    "total_first_day": lambda b: b.sums(b.whole(_between(_first(b), _first(b)))),
    "total_last_day": lambda b: b.sums(b.whole(lambda e: e.spent_on == max(e.spent_on for e in b.world.expenses))),
    "total_early_month": lambda b: b.sums(b.whole(b.month("m"), lambda e: e.spent_on.day <= _EARLY)),
    "total_up_to_yesterday": lambda b: b.sums(b.whole(lambda e: e.spent_on < TODAY)),
    "total_over": lambda b: b.sums(b.whole(_units(b, b.minor("a") + 1, None))),
    "total_card_category": lambda b: b.sums(b.whole(b.category("c"), _CARD)),
    "paid_by_thing": lambda b: b.sums(b.paid([b.person("p")], _thing(b))),
    "paid_by_day": lambda b: b.sums(b.paid([b.person("p")], _between(b.day("day"), b.day("day")))),
    "paid_by_since": lambda b: b.sums(b.paid([b.person("p")], lambda e: e.spent_on >= b.day("day"))),
    "paid_by_cash": lambda b: b.sums(b.paid([b.person("p")], _CASH)),
    "paid_by_two_category": lambda b: b.sums(b.paid([b.person("p"), b.person("q")], b.category("c"))),
    "excluding_two": lambda b: b.sums(b.whole(lambda e: not b.category("c")(e) and not b.category("d")(e))),
    "excluding_place": lambda b: b.sums(b.whole(lambda e: not b.place("l")(e))),
    "excluding_thing": lambda b: b.sums(b.whole(lambda e: not _thing(b)(e))),
    "excluding_paid_by": lambda b: b.sums(b.paid([b.person("p")], lambda e: not b.category("c")(e))),
    "by_payer_others": lambda b: [
        *b.sums(b.paid([person.id for person in b.world.people if person.id != b.person("p")])),
        *b.groups({one: paid for one, paid in b.payers().items() if one != b.person("p")}),
    ],
    "count_place": lambda b: b.count(b.whole(b.place("l"))),
    "count_month": lambda b: b.count(b.whole(b.month("m"))),
    "count_between": lambda b: b.count(b.whole(_units(b, b.minor("a"), b.minor("b")))),
    "count_cash": lambda b: b.count(b.whole(_CASH)),
    "average_thing": lambda b: b.divided(b.whole(_thing(b))),
    "average_paid_by": lambda b: b.divided(b.paid([b.person("p")])),
    "average_day_category": lambda b: b.divided(b.whole(b.category("c")), _span(b)),
    "largest_place": lambda b: b.ends(max, b.whole(b.place("l"))),
    "largest_month": lambda b: b.ends(max, b.whole(b.month("m"))),
    "smallest_paid_by": lambda b: b.ends(min, b.paid([b.person("p")])),
    "top_three_place": lambda b: b.top(3, b.whole(b.place("l"))),
    "top_three_paid_by": lambda b: b.top(3, b.paid([b.person("p")])),
    "list_month": lambda b: b.listed(b.whole(b.month("m"))),
    "list_least": lambda b: b.listed(b.whole(_units(b, b.minor("a"), None))),
    "list_most": lambda b: b.listed(b.whole(_units(b, None, b.minor("a")))),
    "list_over_paid_by": lambda b: b.listed(b.paid([b.person("p")], _units(b, b.minor("a") + 1, None))),
    "who_most_place": lambda b: b.groups(b.payers(b.place("l")), max),
    "who_most_month": lambda b: b.groups(b.payers(b.month("m")), max),
    "by_category_place": lambda b: b.groups(b.by(lambda e: e.category.parent, b.place("l"))),
    "by_category_paid_by": lambda b: b.groups({kind: b.paid([b.person("p")], _of(kind)) for kind in Category}),
    "by_day_category": lambda b: b.groups(b.by(lambda e: e.spent_on, b.category("c"))),
    "by_month_category": lambda b: b.groups(b.by(lambda e: e.spent_on.month, b.category("c"))),
    "by_payer_category": lambda b: b.groups(b.payers(b.category("c"))),
    "bottom_day": lambda b: b.groups(b.by(lambda e: e.spent_on), min),
    "top_month": lambda b: b.groups(b.by(lambda e: e.spent_on.month), max),
    "share_me_category": lambda b: b.sums(b.owed([b.world.me], b.category("c"))),
    "share_person": lambda b: b.sums(b.owed([b.person("p")])),
    "owed_to_me": lambda b: b.transfers(b.person("o"), b.world.me),
    "owed_by_me": lambda b: b.transfers(b.person("o"), b.world.me),
    "payments_to_me": lambda b: b.payments(lambda one: one.payer_id == b.person("o") and one.receiver_id == b.world.me),
    "compare_methods": lambda b: b.compared(b.whole(_CASH), b.whole(_CARD)),
    "compare_people_category": lambda b: b.compared(
        b.paid([b.person("p")], b.category("c")), b.paid([b.person("q")], b.category("c"))
    ),
    "who_shared": lambda b: b.groups({one.id: b.owed([one.id], _thing(b)) for one in b.world.people}),
}
"""Forms as they are typed on the way."""
MORE: dict[str, Callable[[Book], Claims]] = {
    "smallest_thing": lambda b: b.ends(min, b.whole(_thing(b))),
    "excluding_in_month": lambda b: b.sums(b.whole(b.month("m"), lambda e: not b.category("c")(e))),
    "who_owes": lambda b: b.standing(b.person("p")),
    "who_owes_me": lambda b: b.standing(b.world.me),
    "by_week": lambda b: b.groups(b.by(_week_of)),
    "top_week": lambda b: b.groups(b.by(_week_of), max),
    "count_by_category": lambda b: b.counts(b.by(lambda e: e.category.parent)),
    "count_by_payer": lambda b: b.counts(b.payers()),
    "count_by_day": lambda b: b.counts(b.by(lambda e: e.spent_on)),
    "average_by_category": lambda b: [
        claim for of in b.by(lambda e: e.category.parent).values() for claim in b.divided(of)
    ],
    "average_month": lambda b: b.divided(b.whole(), len(b.by(lambda e: e.spent_on.month))),
    "average_place": lambda b: b.divided(b.whole(b.place("l"))),
    "share_percent_place": lambda b: b.percent(b.whole(b.place("l")), b.whole()),
    "largest_cash": lambda b: b.ends(max, b.whole(_CASH)),
    "top_day_category": lambda b: b.groups(b.by(lambda e: e.spent_on, b.category("c")), max),
    "top_category_place": lambda b: b.groups(b.by(lambda e: e.category.parent, b.place("l")), max),
    "top_category_paid_by": lambda b: b.groups({kind: b.paid([b.person("p")], _of(kind)) for kind in Category}, max),
    "who_most_thing_money": lambda b: b.groups(b.payers(_thing(b)), max),
    "by_payer_place": lambda b: b.groups(b.payers(b.place("l"))),
    "by_participant_category": lambda b: b.groups(
        {one.id: b.owed([one.id], b.category("c")) for one in b.world.people}
    ),
    "shared_sum": lambda b: b.sums(b.whole(_shared(b, b.person("p"), b.person("q")))),
}
"""Further forms that are easily read as another one."""
ORACLE |= TRAPS | CHATTY | MORE
FIRST_ONLY = frozenset({"balance_me", "balance_person", "who_owes", "who_owes_me"})
"""Forms whose first claim alone is compared: what follows are suggestions, which have tests of their own."""
