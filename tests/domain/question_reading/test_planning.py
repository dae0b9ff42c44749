"""Planning: many forms of questions, each with exactly what it was understood to ask."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.categories import Category
from domain.currencies import currency_of
from domain.participants import Participant
from domain.payment_methods import PaymentMethod
from domain.plans import (
    AmountRange,
    Confidence,
    DocumentQuestion,
    Filters,
    Grouping,
    Knowledge,
    Metric,
    Naming,
    Order,
    Phrase,
    Query,
    QueryPlan,
)
from domain.question_reading.days import DayRange
from domain.question_reading.planning import MOST_WORDS, plan_question
from domain.sentences import stems_of

TODAY = date(2026, 11, 21)  # a Saturday
NAMES = ("Sarah", "David", "Emily", "May", "Will", "Zoë", "Anna Maria")
IDS = {name: UUID(int=place) for place, name in enumerate(NAMES, start=1)}
SARAH, DAVID, EMILY, MAY, WILL, ZOE, ANNA = IDS.values()
DESCRIPTIONS = (
    "Dinner at Eiffel Tower",
    "Goulash in Prague",
    "Hotel in Mala Strana",
    "Airport bus and taxi",
    "Travel insurance",
    "Louvre tickets",
    "Musée d'Orsay",
    "Bob's Burgers",
)
KNOWN = Knowledge(
    participants=tuple(Participant(IDS[name], UUID(int=99), name) for name in NAMES),
    asker_id=SARAH,
    descriptions=frozenset(stems_of(description) for description in DESCRIPTIONS),
    places=frozenset({stems_of("Prague"), stems_of("Mala Strana")}),
    currencies=frozenset(map(currency_of, ("EUR", "GBP", "CZK"))),
    first_day=date(2026, 10, 20),
    last_day=date(2026, 11, 3),
)
SUM, LIST, BALANCE, SHARE = Metric.SUM, Metric.LIST, Metric.BALANCE, Metric.SHARE
PAYERS, MOST = (SUM, Grouping.PAYER), (Metric.TOP, Grouping.PAYER)
ALL = Filters()


def words(*phrases: str) -> tuple[Phrase, ...]:
    """Return phrases as they are written."""
    return tuple(Phrase(phrase, stems_of(phrase)) for phrase in phrases)


def places(*written: str) -> tuple[Phrase, ...]:
    """Return the places that expenses have as their own."""
    return tuple(Phrase(place, stems_of(place), naming=Naming.PLACE) for place in written)


def hotel(written: str) -> tuple[Phrase, ...]:
    """Return the word for a hotel, which its category is meant by as well."""
    return (Phrase(written, ("hotel",), Category.LODGING_HOTEL, within=Category.LODGING),)


def taxi(written: str) -> tuple[Phrase, ...]:
    """Return the word for a taxi, which its category is meant by as well."""
    return (Phrase(written, ("taxi",), Category.TRANSPORT_TAXI, within=Category.TRANSPORT),)


def on(year: int, month: int, day: int) -> DayRange:
    """Return one day."""
    return DayRange(date(year, month, day), date(year, month, day))


def days(first: date | None, last: date | None) -> Filters:
    """Return a filter on days alone."""
    return Filters(days=DayRange(first, last))


def planned(text: str) -> QueryPlan:
    """Return the plan of a question of the ledger."""
    plan = plan_question(text, known=KNOWN, today=TODAY)
    assert isinstance(plan, QueryPlan), f"{text} went to the documents"
    return plan


FOOD, LODGING = Filters(categories=(Category.FOOD,)), Filters(categories=(Category.LODGING,))
EUR = currency_of("EUR")
FORMS: list[tuple[str, tuple[Metric | tuple[Metric, Grouping], ...], Filters]] = [
    ("How much did we spend?", (SUM,), ALL),
    ("What did we spend in total?", (SUM,), ALL),
    ("What was the total cost of the trip?", (SUM,), ALL),
    ("total", (SUM,), ALL),
    ("How much did we spend on food?", (SUM,), FOOD),
    ("HOW MUCH DID WE SPEND ON FOOD", (SUM,), FOOD),
    ("how much money have we spent on meals so far", (SUM,), FOOD),
    ("What have we paid for accommodation?", (SUM,), LODGING),
    ("Sum of all lodging costs", (SUM,), LODGING),
    ("How much were the hotels?", (SUM,), Filters(phrases=hotel("hotels"))),
    ("How much was the hotel?", (SUM,), Filters(phrases=hotel("hotel"))),
    ("How much for the supermarket?", (SUM,), Filters(categories=(Category.GROCERIES_SUPERMARKET,))),
    ("How much did we spend on food and transport?", (SUM,), Filters(categories=(Category.FOOD, Category.TRANSPORT))),
    ("How much was the travel insurance?", (SUM,), Filters(phrases=words("travel insurance"))),
    (
        "How much did we spend on food in Prague, and who paid most of it?",
        (SUM, MOST),
        Filters(categories=(Category.FOOD,), places=places("Prague")),
    ),
    ("How much was the Musee d'Orsay?", (SUM,), Filters(phrases=words("Musee d'Orsay"))),
    ("What did the taxis cost?", (SUM,), Filters(phrases=taxi("taxis"))),
    ('Total for "Eiffel Tower"', (SUM,), Filters(phrases=words("Eiffel Tower"))),
    ("How much did Sarah pay?", (SUM,), Filters(payer_ids=(SARAH,))),
    ("How much did sarah and David spend?", (SUM,), Filters(payer_ids=(SARAH, DAVID))),
    ("How much was paid by Zoe?", (SUM,), Filters(payer_ids=(ZOE,))),
    ("How much did Anna pay for food?", (SUM,), Filters(categories=(Category.FOOD,), payer_ids=(ANNA,))),
    ("How much did Anna Maria pay?", (SUM,), Filters(payer_ids=(ANNA,))),
    ("How much did I spend?", (SUM,), Filters(payer_ids=(SARAH,))),
    ("Can I see how much we spent?", (SUM,), ALL),
    ("Tell me how much David's dinner was", (SUM,), Filters(payer_ids=(DAVID,), phrases=words("dinner"))),
    ("How much did David pay with Emily?", (SUM,), Filters(payer_ids=(DAVID,), participant_ids=(EMILY,))),
    (
        "How much did May pay in May?",
        (SUM,),
        Filters(payer_ids=(MAY,), days=DayRange(date(2026, 5, 1), date(2026, 5, 31))),
    ),
    ("How much did Will pay?", (SUM,), Filters(payer_ids=(WILL,))),
    ("How much did we spend in euros?", (SUM,), Filters(currency=EUR)),
    ("How many euros did we spend?", (SUM,), Filters(currency=EUR)),
    ("Total in GBP", (SUM,), Filters(currency=currency_of("GBP"))),
    ("How much did we spend on 2026-10-27?", (SUM,), Filters(days=on(2026, 10, 27))),
    ("How much did we spend on 27 October?", (SUM,), Filters(days=on(2026, 10, 27))),
    ("How much did we spend on October 27th, 2026?", (SUM,), Filters(days=on(2026, 10, 27))),
    ("How much did we spend on 27.10.2026?", (SUM,), Filters(days=on(2026, 10, 27))),
    ("How much did we spend yesterday?", (SUM,), Filters(days=on(2026, 11, 20))),
    ("How much did we spend last Friday?", (SUM,), Filters(days=on(2026, 11, 20))),
    ("How much did we spend in October?", (SUM,), days(date(2026, 10, 1), date(2026, 10, 31))),
    ("How much did we spend last week?", (SUM,), days(date(2026, 11, 9), date(2026, 11, 15))),
    ("How much did we spend in the last three days?", (SUM,), days(date(2026, 11, 19), TODAY)),
    ("How much did we spend last month?", (SUM,), days(date(2026, 10, 1), date(2026, 10, 31))),
    ("How much did we spend in 2026?", (SUM,), days(date(2026, 1, 1), date(2026, 12, 31))),
    ("How much did we spend since 25 October?", (SUM,), days(date(2026, 10, 25), None)),
    ("How much did we spend before November?", (SUM,), days(None, date(2026, 10, 31))),
    ("How much did we spend between 20 and 25 October?", (SUM,), days(date(2026, 10, 20), date(2026, 10, 25))),
    ("Costs from October 30 to November 2", (SUM,), days(date(2026, 10, 30), date(2026, 11, 2))),
    ("Costs from 2026-10-30 to 2026-11-02", (SUM,), days(date(2026, 10, 30), date(2026, 11, 2))),
    ("Costs since 2026-10-25 until 2026-10-27", (SUM,), days(date(2026, 10, 25), date(2026, 10, 27))),
    ("How many expenses did David pay?", (Metric.COUNT,), Filters(payer_ids=(DAVID,))),
    ("How many taxis did we take?", (Metric.COUNT,), Filters(phrases=taxi("taxis"))),
    ("What is the average expense?", (Metric.AVERAGE,), ALL),
    ("What was our largest expense?", (Metric.MAX,), ALL),
    ("How much was the most expensive meal?", (Metric.MAX,), FOOD),
    ("Which was the cheapest meal?", (Metric.MIN,), FOOD),
    ("List all food expenses", (LIST,), FOOD),
    ("What did David pay for?", (LIST,), Filters(payer_ids=(DAVID,))),
    ("When did we pay for the hotel?", (LIST,), Filters(phrases=hotel("hotel"))),
    ("Which expenses did Emily share with David?", (LIST,), Filters(participant_ids=(EMILY, DAVID))),
    ("Who paid for the taxi?", (PAYERS,), Filters(phrases=taxi("taxi"))),
    ("Who paid the most?", (MOST,), ALL),
    ("Who spent the most on food?", (MOST,), FOOD),
    ("What is the most we spent on a meal?", (Metric.MAX,), FOOD),
    ("How much did each of us pay?", (PAYERS,), ALL),
    ("What did we spend the most on?", ((Metric.TOP, Grouping.CATEGORY),), ALL),
    ("Spending by category", ((SUM, Grouping.CATEGORY),), ALL),
    ("How much did we spend per city?", ((SUM, Grouping.PLACE),), ALL),
    ("How much did food cost in each town?", ((SUM, Grouping.PLACE),), FOOD),
    ("Where did we spend how much?", ((SUM, Grouping.PLACE),), ALL),
    ("How many expenses are there per place?", ((Metric.COUNT, Grouping.PLACE),), ALL),
    ("Which city did we spend the most in?", ((Metric.TOP, Grouping.PLACE),), ALL),
    ("Where did we spend the most on food?", ((Metric.TOP, Grouping.PLACE),), FOOD),
    ("Where was the most money spent?", ((Metric.TOP, Grouping.PLACE),), ALL),
]


class TestPlanQuestion:
    """plan_question, over many forms of one question."""

    @pytest.mark.parametrize(("text", "metrics", "filters"), FORMS, ids=[text for text, _, _ in FORMS])
    def test_understands(
        self, text: str, metrics: tuple[Metric | tuple[Metric, Grouping], ...], filters: Filters
    ) -> None:
        """Each form has exactly its metrics, groups and filters, and every word found its place."""
        plan = planned(text)

        wanted = [metric if isinstance(metric, tuple) else (metric, Grouping.NONE) for metric in metrics]
        assert [(query.metric, query.group_by) for query in plan.queries] == wanted
        assert {query.filters for query in plan.queries} == {filters}
        assert (plan.unplaced, plan.unsupported) == ((), ())

    @pytest.mark.parametrize(
        ("text", "metric", "people"),
        [
            ("Who owes whom?", BALANCE, ()),
            ("How do we settle up?", BALANCE, ()),
            ("Who should pay whom?", BALANCE, ()),
            ("What is the balance?", BALANCE, ()),
            ("What does Emily owe?", BALANCE, (EMILY,)),
            ("Am I owed anything?", BALANCE, (SARAH,)),
            ("How much does David owe Sarah?", BALANCE, (DAVID, SARAH)),
            ("Who is owed the most?", BALANCE, ()),
            ("What is Emily's share of the food?", SHARE, (EMILY,)),
            ("What did the dinner cost me?", SHARE, (SARAH,)),
        ],
    )
    def test_knows_whose_balance_or_share(self, text: str, metric: Metric, people: tuple[UUID, ...]) -> None:
        """Balances and shares are of people, who then filter nothing."""
        plan = planned(text)

        (query,) = plan.queries
        assert (query.metric, query.people, query.filters.payer_ids) == (metric, people, ())
        assert (plan.unplaced, plan.unsupported) == ((), ())

    @pytest.mark.parametrize(
        ("text", "unplaced"),
        [
            ("How much did Bob pay?", ("Bob",)),
            ("Who owes Charlie?", ("Charlie",)),
            ("How much was paid by Nina?", ("Nina",)),
            ("How much did we spend in Berlin?", ("Berlin",)),
            ("How much did she pay?", ("she",)),
            ("How much did we spend on drinks?", ("drinks",)),
            ("Who paid the second most?", ("second",)),
            ("How much did we spend on 31 February?", ("31",)),
            ("How much did we spend after 9999-12-31?", ("after",)),
            ("How much did we spend before 0001-01-01?", ("before",)),
            ("How much did we spend on submarines and unicorns?", ("submarines", "unicorns")),
            ("How much did we spend on 'Hotel Adlon'?", ("Hotel Adlon",)),
        ],
    )
    def test_says_which_words_it_could_not_place(self, text: str, unplaced: tuple[str, ...]) -> None:
        """What the trip does not know is told, never left out; a stranger's name is no word of a description."""
        assert planned(text).unplaced == unplaced

    @pytest.mark.parametrize(
        "text",
        [
            "How much did we spend on food without drinks?",
            "How much did we not spend on food?",
            "How much did we spend in euros and pounds?",
            "Who owes most for food?",
            "How many people paid for dinner?",
            "Who has the highest share?",
            "How much would we spend on food?",
            "What percentage did we spend?",
            "Who spent the most on average?",
            "Who did not pay?",
        ],
    )
    def test_refuses_what_it_would_compute_wrongly(self, text: str) -> None:
        """A word that changes the meaning and cannot be honoured stops the plan."""
        assert planned(text).unsupported != ()

    @pytest.mark.parametrize(
        "text",
        [
            "How much did we spend without Sarah on food?",
            "How much did we spend without taxis over 20 euros?",
            "How much did we spend on nothing but food?",
            "How much did we spend since Prague?",
            "How much did we spend until Prague?",
            "How much did we spend through Prague?",
            "How much did we spend between Prague and the hotel?",
            "How much did we spend up to Prague?",
            "How much did we spend instead of the hotel?",
            "How much did we spend while Sarah was in Prague?",
            "How much did we spend on 25 and 27 October?",
            "How much did we spend on 25 October and 2 November?",
            "How much did we spend from Monday to Sunday?",
            "How much did we spend from 20 October to yesterday?",
            "How much did we spend in October and on 25 October?",
            "How much did we spend the first 3 days and the last 3 days?",
            "How much did we spend on food in October and on transport in November?",
            "How much did Sarah spend on food and David on transport?",
            "How much did we spend on lunch in Prague and dinner in Mala Strana?",
            "How much did we spend on food and then on taxis?",
            "How much did we spend on food in cash or less than 10 euros?",
            "How much did Sarah pay in euros or in cash?",
            "How much did we spend in Prague or on food?",
            "Which expenses did Sarah or David share?",
            "Which expenses are for Sarah or David?",
            "Who spent more than 100 euros?",
            "Did we spend more than 1000 euros on food?",
            "Which categories are over 100 euros?",
            "What percentage of food did Sarah eat?",
            "How much of the food did Sarah share?",
            "How much did Sarah pay towards David's share?",
            "How many expenses has everyone shared?",
            "Which expenses were shared by all?",
            "How much did Sarah pay for everyone else?",
            "Who else paid for food?",
            "How much did we spend on other food?",
            "How much did we spend again on food?",
            "How much did we spend on expensive dinners?",
            "How much did we spend on big dinners?",
            "How much did we usually spend on dinner?",
            "Which expenses did only Sarah share?",
            "Which expenses were for Sarah alone?",
            "How much did David's friends pay?",
            "How much did we both pay?",
            "How much can we still spend?",
            "How much did we pay too much for food?",
            "What was the last but one expense?",
            "How much of David's food did Sarah pay?",
            "How much of Sarah's share did David pay?",
            "Which of Sarah's expenses were shared by David?",
            "How much did Sarah make David pay?",
            "How much did Sarah cost us?",
            "How much did some of us pay?",
            "How much did some of the dinners cost?",
            "How much did one dinner cost?",
            "What was the highest daily spending?",
            "How much did each person spend by category?",
            "How much more than 100 euros did we spend?",
            "How much did we exceed 100 euros?",
            "How much did we spend including the hotel on food?",
            "How much did we spend not counting the hotel and Sarah's dinner?",
            "How much did we spend on food in cash but not in euros?",
            "How much did we spend on 25 October to the hotel?",
            "Which expenses were only shared by Sarah and David?",
        ],
    )
    def test_computes_nothing_where_a_word_changes_what_is_meant(self, text: str) -> None:
        """Words that leave out, part, bound or narrow what is named stop the plan where no rule took them."""
        plan = plan_question(text, known=KNOWN, today=TODAY)

        assert isinstance(plan, DocumentQuestion) or not plan.is_computable

    @pytest.mark.parametrize(
        ("text", "content"),
        [
            ("What time is breakfast?", ("breakfast",)),
            ("What is the wifi password?", ("wifi", "password")),
            ("When is check-in?", ("check",)),
            ("How many nights do we stay?", ("night", "stay")),
            ("How much is the city tax?", ("city", "tax")),
            ("Which city tour is the most expensive?", ("city", "tour", "most", "expensive")),
            ("Is there a lift?", ("lift",)),
        ],
    )
    def test_sends_other_questions_to_the_documents(self, text: str, content: tuple[str, ...]) -> None:
        """A question without money in it, or whose price only a document can know, is for the documents."""
        question = plan_question(text, known=KNOWN, today=TODAY)

        assert isinstance(question, DocumentQuestion)
        assert question.content == content

    def test_knows_when_only_a_ledger_can_be_meant(self) -> None:
        """What was spent stands in the ledger; what something costs may stand in a document as well."""
        assert planned("How much did we spend on the hotel?").is_certain
        assert not planned("How much is the hotel?").is_certain

    def test_says_in_one_sentence_what_it_understood(self) -> None:
        """The interpretation names metric, category, words, payer and days."""
        plan = planned("How much did Sarah spend on food in Prague in October, and who paid it?")

        assert plan.interpretation == (
            "Asks for the total of the expenses in category Food in 'Prague' paid by Sarah "
            "from 2026-10-01 to 2026-10-31, and for the total of them by payer."
        )

    def test_reads_a_month_as_that_of_the_ledger(self) -> None:
        """In the spring after the trip, "October" is the October of the trip; without a ledger, the last one."""
        spring = date(2027, 3, 1)
        empty = Knowledge(participants=())

        of_trip = plan_question("Costs in October", known=KNOWN, today=spring)
        of_nothing = plan_question("Costs in October", known=empty, today=date(2027, 3, 1))

        assert of_trip.queries[0].filters.days == DayRange(date(2026, 10, 1), date(2026, 10, 31))  # type: ignore[union-attr]
        assert of_nothing.queries[0].filters.days == DayRange(date(2026, 10, 1), date(2026, 10, 31))  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("What are the top three expenses?", Query(Metric.TOP, limit=3)),
            ("the two cheapest meals", Query(Metric.TOP, filters=FOOD, limit=2, order=Order.LEAST)),
            ("What was the last expense?", Query(Metric.TOP, order=Order.LATEST)),
            ("top 3 spenders", Query(Metric.TOP, Grouping.PAYER, limit=3)),
            ("Where did we spend the least?", Query(Metric.TOP, Grouping.PLACE, order=Order.LEAST)),
            ("Who paid least for food?", Query(Metric.TOP, Grouping.PAYER, FOOD, order=Order.LEAST)),
            ("In which month did we spend the most on food?", Query(Metric.TOP, Grouping.MONTH, FOOD)),
            ("How many expenses are there per category?", Query(Metric.COUNT, Grouping.CATEGORY)),
            ("What is the average expense by category?", Query(Metric.AVERAGE, Grouping.CATEGORY)),
            ("How much did we spend per day on average?", Query(Metric.AVERAGE, Grouping.DAY)),
            ("How much did food cost per person?", Query(Metric.AVERAGE, Grouping.PARTICIPANT, FOOD)),
            (
                "How much was the travel insurance per person?",
                Query(SUM, Grouping.PARTICIPANT, Filters(phrases=words("travel insurance"))),
            ),
            ("What is everybody's share?", Query(SUM, Grouping.PARTICIPANT)),
            ("How much did Sarah and David pay each?", Query(SUM, Grouping.PAYER, Filters(payer_ids=(SARAH, DAVID)))),
            ("Did Emily pay me back?", Query(Metric.TRANSFERS, sender_id=EMILY, receiver_id=SARAH)),
            ("How much did David pay Emily?", Query(Metric.TRANSFERS, sender_id=DAVID, receiver_id=EMILY)),
            ("How much did David get from Emily?", Query(Metric.TRANSFERS, sender_id=EMILY, receiver_id=DAVID)),
            ("List the payments between Sarah and David", Query(Metric.TRANSFERS, people=(SARAH, DAVID))),
            ("How much has David paid for Emily?", Query(SHARE, filters=Filters(payer_ids=(DAVID,)), people=(EMILY,))),
            ("What did David pay for Emily?", Query(SHARE, filters=Filters(payer_ids=(DAVID,)), people=(EMILY,))),
            (
                "How much did David spend on food for me?",
                Query(SHARE, filters=replace(FOOD, payer_ids=(DAVID,)), people=(SARAH,)),
            ),
            ("How much did we spend on Emily?", Query(SHARE, people=(EMILY,))),
            (
                "Which expenses did David pay for Emily?",
                Query(LIST, filters=Filters(payer_ids=(DAVID,), participant_ids=(EMILY,))),
            ),
            ("How much of the food was mine?", Query(SHARE, filters=FOOD, people=(SARAH,))),
            ("What percentage was spent on food?", Query(SHARE, filters=FOOD, whole=ALL)),
            (
                "What percentage of the food did David pay?",
                Query(SHARE, filters=Filters(categories=(Category.FOOD,), payer_ids=(DAVID,)), whole=FOOD),
            ),
            ("Did we spend more on food or on lodging?", Query(Metric.COMPARE, sides=(FOOD, LODGING))),
            (
                "Who spent more on food, Sarah or David?",
                Query(
                    Metric.COMPARE,
                    filters=FOOD,
                    sides=(
                        Filters(categories=(Category.FOOD,), payer_ids=(SARAH,)),
                        Filters(categories=(Category.FOOD,), payer_ids=(DAVID,)),
                    ),
                ),
            ),
            (
                "October versus November",
                Query(
                    Metric.COMPARE,
                    sides=(days(date(2026, 10, 1), date(2026, 10, 31)), days(date(2026, 11, 1), date(2026, 11, 30))),
                ),
            ),
            (
                "Which expenses are over 100 EUR?",
                Query(LIST, filters=Filters(amount=AmountRange(Decimal(100), is_open=True), currency=EUR)),
            ),
            (
                "List expenses from 20 to 1,000.50 euros",
                Query(LIST, filters=Filters(amount=AmountRange(Decimal(20), Decimal("1000.50")), currency=EUR)),
            ),
            (
                "How much did we pay in cash in Prague?",
                Query(SUM, filters=Filters(methods=(PaymentMethod.CASH,), places=places("Prague"))),
            ),
            ("How much did we spend without food?", Query(SUM, filters=Filters(without=(Category.FOOD,)))),
            ("How much did we spend on anything but food?", Query(SUM, filters=Filters(without=(Category.FOOD,)))),
            ("How much did we spend on all but food?", Query(SUM, filters=Filters(without=(Category.FOOD,)))),
            ("How much did we spend on everything but food?", Query(SUM, filters=Filters(without=(Category.FOOD,)))),
            ("How much did we spend besides food?", Query(SUM, filters=Filters(without=(Category.FOOD,)))),
            ("How much did Sarah eat?", Query(SHARE, filters=FOOD, people=(SARAH,))),
            ("How much did we eat?", Query(SUM, filters=FOOD)),
            ("How expensive was the hotel?", Query(SUM, filters=Filters(phrases=hotel("hotel")))),
            ("But how much did we spend on food?", Query(SUM, filters=FOOD)),
            ("How much did we spend while in Prague?", Query(SUM, filters=Filters(places=places("Prague")))),
            ("How much did Sarah and David owe each other?", Query(BALANCE, people=(SARAH, DAVID))),
            ("How much did we spend since last Monday?", Query(SUM, filters=days(date(2026, 11, 16), None))),
            ("How much did we spend until yesterday?", Query(SUM, filters=days(None, date(2026, 11, 20)))),
            (
                "How much did we spend from 20 October until yesterday?",
                Query(SUM, filters=days(date(2026, 10, 20), date(2026, 11, 20))),
            ),
            ("How much did we spend on and after 25 October?", Query(SUM, filters=days(date(2026, 10, 25), None))),
            (
                "How much did we spend on 25 and 26 October?",
                Query(SUM, filters=days(date(2026, 10, 25), date(2026, 10, 26))),
            ),
            (
                "Which expenses did Sarah and David both share?",
                Query(LIST, filters=Filters(participant_ids=(SARAH, DAVID))),
            ),
        ],
    )
    def test_understands_the_whole_of_a_query(self, text: str, wanted: Query) -> None:
        """Orders, groups, people, sides and wholes are read as well, and nothing else is read into the question."""
        plan = planned(text)

        assert plan.queries == (wanted,)
        assert (plan.is_computable, plan.confidence) == (True, Confidence.HIGH)

    @pytest.mark.parametrize(
        ("earlier", "text", "same_as"),
        [
            (("How much did we spend on food in Prague?",), "and in Mala Strana?", "Total food in Mala Strana"),
            (("How much did we spend on food?",), "only in Prague", "How much did we spend on food in Prague?"),
            (("How much did we spend on food?",), "and Emily?", "How much did Emily pay for food?"),
            (("How much did we spend on food?",), "what about November?", "How much did we spend on food in November?"),
            (("How much did we spend on food?",), "who paid most of it?", "Who paid the most for food?"),
            (
                ("How much did we spend?", "on food", "in Prague"),
                "only Sarah",
                "How much did Sarah spend on food in Prague?",
            ),
            (("Who owes whom?",), "and David?", "What does David owe?"),
            (
                ("How much was the travel insurance?",),
                "and per person?",
                "How much was the travel insurance per person?",
            ),
            (("What was the largest expense?",), "who paid it?", "What was the largest expense?"),
            (("How much did we spend on food?",), "where?", "How much did we spend on food in each city?"),
            (("How much did we spend on food?",), "and by town?", "How much did we spend on food in each city?"),
            (("What was the largest expense?",), "where was it?", "What was the largest expense?"),
            (("How much did Prague cost?",), "And in Mala Strana?", "How much did we spend in Mala Strana?"),
            (("How much did we spend in Prague?",), "who paid most there?", "Who paid the most in Prague?"),
            (("How much did we spend on food?",), "How many expenses are there?", "How many expenses are there?"),
            (("How much did we spend on food?",), "who shared it?", "Who shared food?"),
            (("How much did we spend on food?",), "who shared?", "Who shared food?"),
            (("How much did we spend on food?", "who shared it?"), "who paid?", "Who paid for food?"),
            (("How much did we spend on food?",), "who split that?", "Who split food?"),
            (("How much did we spend on food?", "thanks"), "who paid?", "Who paid for food?"),
            (("How much was the goulash?", "who was there?"), "per person?", "How much was the goulash per person?"),
            (("How much was the goulash?", "who ate it?"), "who paid it?", "Who paid for the goulash?"),
            (("How much did we spend on food?", "what about him?"), "list them", "List the food expenses"),
        ],
    )
    def test_goes_on_from_earlier_questions(self, earlier: tuple[str, ...], text: str, same_as: str) -> None:
        """What a follow-up names takes the place of what was named of the same kind; the rest stays."""
        plan = plan_question(text, known=KNOWN, today=TODAY, earlier=earlier)

        assert isinstance(plan, QueryPlan)
        assert plan.queries == planned(same_as).queries
        assert plan.is_computable

    @pytest.mark.parametrize(
        ("earlier", "text"),
        [
            ("How much did we spend in Berlin?", "and on food?"),
            ("Who paid the most?", "how much did they spend on food?"),
            ("What was the largest expense?", "what percentage is that?"),
            ("What was the largest expense?", "who shared it?"),
            ("Where did we spend the most?", "how much did we spend there on food?"),
            ("How much did we spend in Prague?", "and in Lisbon?"),
        ],
    )
    def test_computes_nothing_from_what_it_did_not_understand(self, earlier: str, text: str) -> None:
        """A follow-up of what was not known, or of one person's answer, is no question of everything."""
        plan = plan_question(text, known=KNOWN, today=TODAY, earlier=(earlier,))

        assert isinstance(plan, QueryPlan)
        assert not plan.is_computable

    @pytest.mark.parametrize("text", ["and in total?", "altogether?", "so in total?"])
    def test_asks_what_a_total_is_of(self, text: str) -> None:
        """A total after the sum of one day in one place is not that day's again."""
        earlier = ["How much did we spend in Prague?", "on 25 October?"]

        plan = plan_question(text, known=KNOWN, today=TODAY, earlier=earlier)

        assert isinstance(plan, QueryPlan)
        assert plan.ambiguous == ("The total could be of just that, or of more than the question before names.",)

    def test_adds_up_what_was_told_by_groups(self) -> None:
        """A total after the days in one place is of that place."""
        earlier = ["How much did we spend in Prague in October by day?"]

        plan = plan_question("and in total?", known=KNOWN, today=TODAY, earlier=earlier)

        assert isinstance(plan, QueryPlan)
        assert plan.queries == planned("How much did we spend in Prague in October?").queries
        assert plan.is_computable

    @pytest.mark.parametrize("text", ["thanks", "ok", "thank you, that's all", "danke"])
    def test_takes_thanks_for_no_question(self, text: str) -> None:
        """What is said in the middle of a conversation does not repeat its last answer."""
        plan = plan_question(text, known=KNOWN, today=TODAY, earlier=["How much did we spend on food?"])

        assert isinstance(plan, DocumentQuestion)
        assert plan.text == text

    @pytest.mark.parametrize(
        ("text", "asked"),
        [
            ("who was there?", "who was at the goulash?"),
            ("who ate it?", "who ate the goulash?"),
            ("when do they open?", "when do they open?"),
        ],
    )
    def test_asks_documents_for_what_was_named_before(self, text: str, asked: str) -> None:
        """A question that ends with "it" or "there" is of the one thing that the ledger was asked for."""
        plan = plan_question(text, known=KNOWN, today=TODAY, earlier=["How much was the goulash?"])

        assert isinstance(plan, DocumentQuestion)
        assert plan.text == asked

    @pytest.mark.parametrize(
        ("text", "asked"),
        [
            ("How much did the goulash cost and when is breakfast there?", "when is breakfast at the goulash?"),
            ("How much did we spend in Prague and when do we arrive there?", "when do we arrive in Prague?"),
        ],
    )
    def test_reads_there_from_the_part_of_the_ledger(self, text: str, asked: str) -> None:
        """Both parts of a question are answered, the second of the place that the first one names."""
        plan = planned(text)

        assert [query.metric for query in plan.queries] == [SUM]
        assert plan.document is not None
        assert plan.document.text == asked

    def test_looks_for_no_word_that_changes_what_is_meant(self) -> None:
        """Though an expense may be described by it: what was spent until Prague does not mention "until"."""
        known = replace(KNOWN, descriptions=KNOWN.descriptions | {stems_of("Parking until noon")})

        plan = plan_question("How much did we spend until Prague?", known=known, today=TODAY)

        assert isinstance(plan, QueryPlan)
        assert plan.unplaced == ("until",)

    def test_forgets_who_paid_where_it_is_asked_who_shared(self) -> None:
        """Who paid the first part of a question is no filter of what somebody shared in the second."""
        plan = planned("How much did Sarah pay and how much did David share?")

        assert [query.filters for query in plan.queries] == [
            Filters(payer_ids=(SARAH,)),
            Filters(participant_ids=(DAVID,)),
        ]

    def test_reads_money_and_documents_from_one_question(self) -> None:
        """The part of the ledger is planned, the other is for the documents."""
        plan = planned("How much was the hotel, and when is check-in?")

        assert [query.metric for query in plan.queries] == [SUM]
        assert plan.document is not None
        assert plan.document.content == ("check",)

    @pytest.mark.parametrize(
        ("text", "asked"),
        [
            ("Who paid for the hotel, and when does it open?", ["when does the hotel open?"]),
            (
                "How much was the hotel and from which door does one enter it?",
                ["from which door does one enter the hotel?"],
            ),
            ("How much was the Louvre, and until when can we cancel for free?", ["until when can we cancel for free?"]),
            (
                "Who paid for the hotel? When is breakfast? What is the code?",
                ["When is breakfast", "What is the code?"],
            ),
        ],
    )
    def test_says_in_full_what_is_left_for_the_documents(self, text: str, asked: list[str]) -> None:
        """With the one thing that "it" stands for, and a question for each thing that is asked."""
        plan = planned(text)

        assert [query.metric for query in plan.queries] == [SUM]
        assert plan.document is not None
        assert [part.text for part in plan.document.each] == asked

    @pytest.mark.parametrize(
        ("text", "asked"),
        [
            ("When is breakfast and what is the password?", ["When is breakfast", "what is the password?"]),
            ("Is there a lift and on which floor is it?", [""]),
            ("When does the museum open, and how long is it open?", [""]),
            # What it costs is no question of the ledger where "it" is of the documents.
            ("When does the museum open and how much is it?", [""]),
            ("Who paid for the hotel and the bus, and when does it open?", [""]),
        ],
    )
    def test_tells_apart_what_is_asked_of_the_documents(self, text: str, asked: list[str]) -> None:
        """What points at the question before it is asked together with that one."""
        question = plan_question(text, known=KNOWN, today=TODAY)

        assert isinstance(question, DocumentQuestion)
        assert [part.text for part in question.each] == [one or text for one in asked]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("How much did Davd pay?", "'Davd' is read as David."),
            ("How much did Dave pay?", "'Dave' is read as David."),
            ("How much did Emliy pay?", "'Emliy' is read as Emily."),
        ],
    )
    def test_says_how_it_read_a_name(self, text: str, said: str) -> None:
        """A name with one wrong letter, or a short one, is somebody's where it can be nobody else's."""
        plan = planned(text)

        assert plan.corrections == (said,)
        assert plan.interpretation.endswith(said)

    def test_asks_who_is_meant_where_two_may_be(self) -> None:
        """Of two Annas, "Anna" is neither; the month of May is not May, and may be."""
        two = replace(KNOWN, participants=(*KNOWN.participants, Participant(UUID(int=50), UUID(int=99), "Anna Lee")))

        plan = plan_question("How much did Anna pay?", known=two, today=TODAY)

        assert isinstance(plan, QueryPlan)
        assert plan.ambiguous == ("'Anna' could be Anna Lee or Anna Maria.",)
        assert planned("How much did we pay for May?").ambiguous == ("'May' could be a month or May of this trip.",)

    def test_knows_the_categories_of_the_trip(self) -> None:
        """A category of the trip's own is one, whatever it is called."""
        own = replace(KNOWN, own_categories=((UUID(int=70), "Ski passes", ("ski", "pass")),))

        plan = plan_question("How much did we spend on ski passes?", known=own, today=TODAY)

        assert isinstance(plan, QueryPlan)
        assert plan.queries == (Query(SUM, filters=Filters(own_category_ids=(UUID(int=70),))),)

    def test_refuses_what_is_too_long_to_be_a_question(self) -> None:
        """Up to 150 words are read, and more are not; what only documents can answer still goes there."""
        plan = planned("How much did we spend on food" + " really" * (MOST_WORDS - 7))

        assert plan.is_computable
        assert planned("How much did we spend on food" + " really" * MOST_WORDS).unsupported == ("more than 150 words",)
        assert isinstance(
            plan_question("Is there a lift" + " really" * MOST_WORDS, known=KNOWN, today=TODAY), DocumentQuestion
        )

    def test_reads_no_more_of_a_conversation_than_it_goes_on_from(self) -> None:
        """Ten long questions before one that stands by itself cost next to nothing."""
        long = f"How much for {' and '.join(f'dinner {number}' for number in range(45))}?"
        alone = _seconds("How much did we spend?", KNOWN)

        assert _seconds("How much did we spend?", KNOWN, earlier=(long,) * 10) < 10 * alone + _seconds(long, KNOWN)

    def test_reads_as_fast_beside_many_texts(self) -> None:
        """A question of many words is looked up in twenty thousand texts in the time that it is in twenty."""
        few, many = (_described(number) for number in (20, 20_000))
        text = f"How much for {', '.join(f'word{place} word{place + 1} word{place + 9}' for place in range(40))}?"

        assert _seconds(text, many) < 5 * _seconds(text, few)


def _described(number: int) -> Knowledge:
    """Return what a trip of many texts knows, all of the same few words, indexed."""
    texts = ((f"word{one % 50}", f"word{one % 49}", f"word{one % 47}", f"word{one % 43}") for one in range(number))
    known = replace(KNOWN, descriptions=frozenset(texts))
    assert known.describes(("word1", "word1"))
    return known


def _seconds(text: str, known: Knowledge, *, earlier: tuple[str, ...] = ()) -> float:
    """Return the processor's time for one reading, the least of five."""
    taken = []
    for _ in range(5):
        begun = time.process_time()
        plan_question(text, known=known, today=TODAY, earlier=earlier)
        taken.append(time.process_time() - begun)
    return min(taken)
