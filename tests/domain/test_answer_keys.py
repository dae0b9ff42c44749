"""Answer keys: the same for equal plans, and another for whatever else an answer could follow from."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.answer_keys import Edition, answer_key, is_kept
from domain.answers import Verdict
from domain.categories import Category
from domain.chains import Head
from domain.currencies import currency_of
from domain.plans import Filters, Metric, Phrase, Query, QueryPlan
from domain.question_reading.days import DayRange

FILTERS = Filters(
    categories=(Category.FOOD,),
    payer_ids=(UUID(int=1),),
    days=DayRange(date(2026, 10, 1), date(2026, 10, 31)),
    currency=currency_of("EUR"),
    phrases=(Phrase("Prague", ("pragu",)),),
)
QUERY = Query(Metric.SUM, filters=FILTERS)
PLAN = QueryPlan((QUERY,))
EDITION = Edition(Head(7, b"h"), b"d")


def test_is_the_same_for_equal_values() -> None:
    """Whichever objects they are."""
    again = QueryPlan((Query(Metric("SUM"), filters=replace(FILTERS)),))

    assert answer_key(PLAN, EDITION) == answer_key(again, Edition(Head(7, b"h"), b"d"))
    assert answer_key(frozenset("abc")) == answer_key(frozenset("cba"))


@pytest.mark.parametrize(
    "other",
    [
        QueryPlan((replace(QUERY, metric=Metric.COUNT),)),
        QueryPlan((QUERY, replace(QUERY, metric=Metric.COUNT))),
        replace(PLAN, is_certain=False),
        *(
            QueryPlan((replace(QUERY, filters=replace(FILTERS, **other)),))
            for other in (
                {"payer_ids": (UUID(int=2),)},
                {"payer_ids": (), "participant_ids": (UUID(int=1),)},
                {"days": DayRange(date(2026, 10, 1), None)},
                {"currency": currency_of("CZK")},
                {"phrases": (Phrase("Brno", ("brno",)),)},
                {"places": (Phrase("Brno", ("brno",)),)},
            )
        ),
    ],
)
def test_is_another_for_another_plan(other: QueryPlan) -> None:
    """Each part of a plan counts."""
    assert answer_key(other, EDITION) != answer_key(PLAN, EDITION)


def test_is_another_for_another_edition() -> None:
    """One more entry of the history, another entry in its place, and another document each make one."""
    editions = [Edition(Head(8, b"h"), b"d"), Edition(Head(7, b"i"), b"d"), Edition(Head(7, b"h"), b"e")]

    assert len({answer_key(PLAN, each) for each in (EDITION, *editions)}) == 4
    assert len({each.digest for each in (EDITION, *editions)}) == 4


def test_tells_values_of_different_kinds_apart() -> None:
    """What is written alike is not taken for the same."""
    alike = [1, True, "1", Decimal(1), None, "None", date(2026, 1, 1), "2026-01-01", (1,), frozenset({1}), b"1"]

    assert len({answer_key(each) for each in alike}) == len(alike)


def test_refuses_what_it_does_not_know() -> None:
    """Better no key than one that two different things have."""
    with pytest.raises(TypeError, match=r"^object is no part of an answer's key\.$"):
        answer_key(object())


def test_is_for_answers_that_could_not_come_out_better() -> None:
    """Whose model failed is tried again."""
    assert {verdict for verdict in Verdict if is_kept(verdict)} == {Verdict.VERIFIED, Verdict.ABSTAINED}
