"""Questions as they are typed on the way: shortened, misspelt, with days of a trip that is over."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.currencies import currency_of
from domain.participants import Participant
from domain.plans import DocumentQuestion, Grouping, Knowledge, Metric, Order, Query, QueryPlan
from domain.question_reading.interpretation import scope_of
from domain.question_reading.planning import plan_question
from domain.question_reading.spellings import written_out
from domain.sentences import stems_of

TODAY = date(2026, 11, 21)  # a Saturday
NAMES = ("Mark", "Bill", "May", "Noah", "Cash")
MARK, BILL, MAY, NOAH, CASH = (UUID(int=place) for place in range(1, 6))
KNOWN = Knowledge(
    participants=tuple(Participant(UUID(int=place), UUID(int=99), name) for place, name in enumerate(NAMES, start=1)),
    asker_id=MARK,
    descriptions=frozenset(map(stems_of, ("Dinner at Lokal", "Castle tour", "Wed cake", "Ferry", "Museum"))),
    places=frozenset({stems_of("Prague")}),
    currencies=frozenset(map(currency_of, ("EUR", "CZK"))),
    first_day=date(2026, 10, 26),
    last_day=date(2026, 11, 20),
)


def planned(text: str, known: Knowledge = KNOWN, today: date = TODAY) -> QueryPlan:
    """Return the plan of a question of the ledger."""
    plan = plan_question(text, known=known, today=today)
    assert isinstance(plan, QueryPlan), f"{text} went to the documents"
    return plan


def query(text: str, known: Knowledge = KNOWN, today: date = TODAY) -> Query:
    """Return the one query of a question that was understood."""
    plan = planned(text, known, today)
    assert plan.is_computable, (plan.unplaced, plan.unsupported, plan.ambiguous)
    (only,) = plan.queries
    return only


def scope(text: str, known: Knowledge = KNOWN, today: date = TODAY) -> str:
    """Return which expenses a question means, in words."""
    return scope_of(query(text, known, today).filters, known.names).strip()


class TestWrittenOut:
    """What haste left of the words."""

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("whats the avg expense", "what the average expense"),
            ("can u show the expenses thx", "can you show the expenses thx"),
            ("expenses >= 20 euros", "expenses  at least  20 euros"),
            ("expenses > 20 euros, <5", "expenses  over  20 euros,  under 5"),
            ("hw much was it", "how much was it"),
            ("spending mon-thu", "spending Monday to Thursday"),
            ("spent since sun", "spent since Sunday"),
            ("spent in mid-october", "spent in mid october"),
            ("yesterdays total", "yesterday's total"),
            ("whats Marks total", "what Mark's total"),
            ("Bills biggest expense", "Bill's biggest expense"),
            ("noahs share", "noah's share"),
            ("who paid more often than anyone else", "who paid the most often "),
            ("on the third of november, over 1.5k", "on the 3rd of november, over 1500"),
            ("leaving dinner aside, the day before yesterday", "leaving aside dinner, the day before yesterday"),
        ],
    )
    def test_is_what_was_meant(self, typed: str, meant: str) -> None:
        """A shorthand, a sign and a missing apostrophe stand for what everybody reads in them."""
        assert written_out(typed, KNOWN) == (meant, ())

    @pytest.mark.parametrize(
        "text",
        [
            "the wed cake",
            "show r expenses",
            'how much was "whats up"',
            "we sat in the sun",
            "Brno -> Prague",
            "total of the bills total",
            "Bills total",
            "marks on the bill",
            "how much did the form cost",
            "was the lunch sent",
        ],
    )
    def test_leaves_what_may_be_meant(self, text: str) -> None:
        """The trip's own words, quotes, arrows and words that are no mistakes stay as they are."""
        assert written_out(text, KNOWN) == (text, ())

    def test_says_what_it_guessed(self) -> None:
        """Letters that changed places are put back, and the reader is told."""
        plan = planned("how mcuh did we spned on food")

        assert plan.corrections == ("'mcuh' is read as 'much'.", "'spned' is read as 'spend'.")
        assert plan.interpretation.endswith(" ".join(plan.corrections))


class TestPeople:
    """People in small letters, and all but some of them."""

    @pytest.mark.parametrize(
        ("text", "people"),
        [
            ("mark paid how much", (MARK,)),
            ("whats the biggest thing may paid for", (MAY,)),
            ("how much was paid for by bill", (BILL,)),
            ("what did noah and bill spend together", (NOAH, BILL)),
            ("Noah and Bill together, how much did they pay", (NOAH, BILL)),
            ("how much did everyone except Noah and me pay each", (BILL, CASH, MAY)),
        ],
    )
    def test_are_told_by_where_they_stand(self, text: str, people: tuple[UUID, ...]) -> None:
        """Where only somebody can stand, a word is their name."""
        assert query(text).filters.payer_ids == people

    @pytest.mark.parametrize(
        ("text", "groups"),
        [
            ("what did everybody but Noah pay", (Grouping.NONE, Grouping.PAYER)),
            ("how much did everyone but Noah pay for dinner", (Grouping.NONE, Grouping.PAYER)),
            ("how much did everyone but Noah pay each", (Grouping.PAYER,)),
            ("how much did everyone pay", (Grouping.PAYER,)),
        ],
    )
    def test_but_some_are_told_together_and_apart(self, text: str, groups: tuple[Grouping, ...]) -> None:
        """What everybody but one paid is a total, and told of each as what everybody paid is."""
        plan = planned(text)

        assert tuple(query.group_by for query in plan.queries) == groups
        assert {query.metric for query in plan.queries} == {Metric.SUM}
        assert len({query.filters for query in plan.queries}) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "cash paid how much",
            "does noah owe cash anything",
            "May's 3 biggest expenses",
            "paid by may",
            "how much did they pay",
            "what did everyone except Noah share",
            "how much did we spend without Noah",
        ],
    )
    def test_are_not_guessed(self, text: str) -> None:
        """A way of paying, a month or nobody named is asked back, never taken for somebody."""
        assert not planned(text).is_computable

    def test_are_owed_something(self) -> None:
        """Behind "owe" stands somebody, though the word is one of expenses too."""
        assert query("does noah owe bill anything").people == (NOAH, BILL)


class TestDays:
    """Days of a trip, asked for while it goes on and when it is over."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("what did we spend in early november", "from 2026-11-01 to 2026-11-10"),
            ("what did we spend at the end of november", "from 2026-11-21 to 2026-11-30"),
            ("what did the first two days cost", "from 2026-10-26 to 2026-10-27"),
            ("what did our first week cost", "from 2026-10-26 to 2026-11-01"),
            ("what did the last day cost us", "on 2026-11-20"),
            ("how much did we spend over november", "from 2026-11-01 to 2026-11-30"),
            ("show all expenses from november", "from 2026-11-01 to 2026-11-30"),
            ("what did we spend from november on", "since 2026-11-01"),
            ("how much did we spend on fri", "on 2026-11-20"),
        ],
    )
    def test_are_read(self, text: str, said: str) -> None:
        """A part of a month is ten days of it, and the first days are the trip's own."""
        assert scope(text) == said

    OVER = replace(KNOWN, first_day=date(2026, 10, 1), last_day=date(2026, 10, 7))
    """A trip of one week, from Thursday to Wednesday, that ended long ago."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("how much did we spend on Friday", "on 2026-10-02"),
            ("how much did we spend since Monday", "since 2026-10-05"),
            ("how much did we spend between Friday and Sunday", "from 2026-10-02 to 2026-10-04"),
            ("how much did we spend last Friday", "on 2026-11-20"),
            ("how much did we spend in October", "from 2026-10-01 to 2026-10-31"),
            ("how much did we spend on the 3rd", "on 2026-10-03"),
            ("how much did we spend on 3 October", "on 2026-10-03"),
            ("what did we spend on the weekend", "from 2026-10-03 to 2026-10-04"),
            ("what did we spend since the weekend", "since 2026-10-03"),
            ("what did we spend last weekend", "from 2026-11-14 to 2026-11-15"),
        ],
    )
    def test_of_a_trip_that_is_over_are_its_own(self, text: str, said: str) -> None:
        """Nobody asks weeks later for a Friday on which there was no trip, unless it is "last Friday"."""
        assert scope(text, self.OVER) == said

    @pytest.mark.parametrize(("text", "said"), [("on Tuesday", "2026-11-17"), ("since Monday", "2026-11-16")])
    def test_of_a_trip_that_goes_on_are_the_latest(self, text: str, said: str) -> None:
        """An expense may take two days to be written down."""
        going_on = replace(KNOWN, last_day=date(2026, 11, 15))

        assert scope(f"how much did we spend {text}", going_on).endswith(said)

    @pytest.mark.parametrize(
        ("text", "could_be"),
        [
            ("how much did we spend on Thursday", "'on thursday' could be 2026-10-01 or 2026-10-08."),
            ("how much did we spend since Thursday", "'since thursday' could be 2026-10-01 or 2026-10-08."),
            (
                "how much did we spend at the weekend",
                "'the weekend' could be from 2026-10-03 to 2026-10-04 or from 2026-10-10 to 2026-10-11.",
            ),
            (
                "list the expenses from 3 October",
                "'from 3 october' could be of 2026-10-03 alone, or of all days since then.",
            ),
        ],
    )
    def test_that_may_be_several_are_asked_for(self, text: str, could_be: str) -> None:
        """Where the trip has two of a weekday, the reader says which."""
        two_weeks = replace(self.OVER, last_day=date(2026, 10, 10))

        assert planned(text, two_weeks).ambiguous == (could_be,)

    @pytest.mark.parametrize("last_day", [date(2026, 11, 20), date(2026, 10, 30)])
    def test_of_a_weekend_are_the_latest_where_the_trip_has_none_of_its_own(self, last_day: date) -> None:
        """So they are while it goes on, and of a trip from Monday to Friday."""
        found = scope("what did we spend on the weekend", replace(KNOWN, last_day=last_day))

        assert found == "from 2026-11-21 to 2026-11-22"

    def test_that_the_ledger_has_twice_are_asked_for(self) -> None:
        """A day of two months may be either."""
        assert planned("how much did we spend on the 27th", replace(KNOWN, last_day=date(2026, 11, 30))).ambiguous == (
            "'on the 27th' could be 2026-10-27 or 2026-11-27.",
        )


class TestMeasures:
    """What is computed, in the words of those who ask on the way."""

    @pytest.mark.parametrize(
        ("text", "metric", "group_by", "order"),
        [
            ("whats the most we spent in a day", Metric.TOP, Grouping.DAY, Order.MOST),
            ("who paid for the most expensive dinner", Metric.MAX, Grouping.NONE, Order.MOST),
            ("who took part in the castle tour", Metric.SUM, Grouping.PARTICIPANT, Order.MOST),
            ("who shared the ferry", Metric.SUM, Grouping.PARTICIPANT, Order.MOST),
            ("what did each of us put in", Metric.SUM, Grouping.PAYER, Order.MOST),
            ("what did Noah and Bill share", Metric.LIST, Grouping.NONE, Order.MOST),
            ("list of payments", Metric.TRANSFERS, Grouping.NONE, Order.MOST),
            ("do i get anything back", Metric.BALANCE, Grouping.NONE, Order.MOST),
            ("how do we get even", Metric.BALANCE, Grouping.NONE, Order.MOST),
            ("when did we last have dinner", Metric.TOP, Grouping.NONE, Order.LATEST),
            ("all food stuff", Metric.LIST, Grouping.NONE, Order.MOST),
            ("food by month", Metric.SUM, Grouping.MONTH, Order.MOST),
            ("how did we mostly pay", Metric.TOP, Grouping.PAYMENT_METHOD, Order.OFTENEST),
            ("our most used category", Metric.TOP, Grouping.CATEGORY, Order.OFTENEST),
            ("what do we pay for most often", Metric.TOP, Grouping.CATEGORY, Order.OFTENEST),
            ("who most often paid for dinner", Metric.TOP, Grouping.PAYER, Order.OFTENEST),
            ("who had dinner most often", Metric.TOP, Grouping.PARTICIPANT, Order.OFTENEST),
            ("the day with the most expenses", Metric.TOP, Grouping.DAY, Order.OFTENEST),
            ("who footed the bill for dinner", Metric.SUM, Grouping.PAYER, Order.MOST),
            ("was dinner paid in cash or by card", Metric.SUM, Grouping.PAYMENT_METHOD, Order.MOST),
            ("what did we use to pay for dinner", Metric.SUM, Grouping.PAYMENT_METHOD, Order.MOST),
            ("how much did the average person spend", Metric.AVERAGE, Grouping.PARTICIPANT, Order.MOST),
            ("what did the average day cost", Metric.AVERAGE, Grouping.DAY, Order.MOST),
            ("who was the last to pay for dinner", Metric.TOP, Grouping.NONE, Order.LATEST),
            ("when was the last time we had dinner", Metric.TOP, Grouping.NONE, Order.LATEST),
            ("who paid for dinner last", Metric.TOP, Grouping.NONE, Order.LATEST),
            ("when did we first have dinner", Metric.TOP, Grouping.NONE, Order.EARLIEST),
            ("how much am i up", Metric.BALANCE, Grouping.NONE, Order.MOST),
        ],
    )
    def test_are_read(self, text: str, metric: Metric, group_by: Grouping, order: Order) -> None:
        """Each way of asking is one of the figures that there are."""
        found = query(text)

        assert (found.metric, found.group_by, found.order) == (metric, group_by, order)

    @pytest.mark.parametrize(
        "text",
        [
            "how many dinners did noah take part in",
            "how often did noah have dinner",
            "how many dinners were had by noah",
            "how many dinners was noah part of",
            "number of dinners noah had",
        ],
    )
    def test_count_what_somebody_had_by_who_shares_it(self, text: str) -> None:
        """Who took part in something need not have paid for it."""
        found = query(text)

        assert (found.metric, found.filters.payer_ids, found.filters.participant_ids) == (Metric.COUNT, (), (NOAH,))

    @pytest.mark.parametrize(
        "text",
        [
            "many expenses are there",
            "outside of the dinner, how much did we spend",
            "rank everyone by spending",
            "what is the second biggest expense",
            "average of the last three expenses",
        ],
    )
    def test_are_not_guessed(self, text: str) -> None:
        """What changes the question, leaves out what is no place, or is no figure that there is stops the plan."""
        assert not planned(text).is_computable

    @pytest.mark.parametrize(
        "text",
        [
            "when is the first time we can check in",
            "combined ticket for the castle tour",
            "stuff for the dinner",
            "things at the museum",
            "dinner on friday?",
            "food in november?",
            "what is the average day like",
        ],
    )
    def test_of_documents_stay_theirs(self, text: str) -> None:
        """What a booking or a list may say is looked for there."""
        assert isinstance(plan_question(text, known=KNOWN, today=TODAY), DocumentQuestion)

    @pytest.mark.parametrize(
        ("text", "metric"),
        [
            ("average?", Metric.AVERAGE),
            ("as an average?", Metric.AVERAGE),
            ("so in total?", Metric.SUM),
            ("what was the average?", Metric.AVERAGE),
            ("which was the most expensive?", Metric.MAX),
            ("and the last one?", Metric.TOP),
            ("on what?", Metric.LIST),
            ("which ones?", Metric.LIST),
        ],
    )
    def test_that_name_nothing_are_of_what_was_asked_before(self, text: str, metric: Metric) -> None:
        """A question without a thing of its own goes on from the one before it."""
        plan = plan_question(text, known=KNOWN, today=TODAY, earlier=["how much did we pay for food?"])

        assert isinstance(plan, QueryPlan)
        assert [(one.metric, bool(one.filters.categories)) for one in plan.queries] == [(metric, True)]

    def test_on_what_is_no_question_of_a_single_expense(self) -> None:
        """Nothing is listed behind the one who paid most."""
        plan = plan_question("on what?", known=KNOWN, today=TODAY, earlier=["who paid the most?"])

        assert isinstance(plan, QueryPlan)
        assert plan.unsupported == ("what it says of the answer before",)

    def test_point_back_though_the_apostrophe_is_missing(self) -> None:
        """An average of "that" is of what was asked before."""
        plan = plan_question(
            "whats that on average", known=KNOWN, today=TODAY, earlier=["how much did we pay for food?"]
        )

        assert isinstance(plan, QueryPlan)
        assert [(one.metric, bool(one.filters.categories)) for one in plan.queries] == [(Metric.AVERAGE, True)]
