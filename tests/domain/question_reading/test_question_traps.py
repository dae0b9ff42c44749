"""Questions that are easily read as another one: each is read as what it asks, or says what was not understood."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.answer_writing.wording import ledger_findings
from domain.categories import Category
from domain.currencies import currency_of
from domain.participants import Participant
from domain.plans import DocumentQuestion, Filters, Grouping, Knowledge, Metric, Order, Phrase, Query, QueryPlan
from domain.question_reading.amounts import take_amount
from domain.question_reading.interpretation import scope_of
from domain.question_reading.planning import plan_question
from domain.sentences import Sentence, stems_of

TODAY = date(2026, 11, 30)
NAMES = ("Mark", "Will", "May", "Rose")
MARK, WILL, MAY, ROSE = (UUID(int=place) for place in range(1, 5))
DESCRIPTIONS = (
    *("Hotel Astoria Prague", "3 nights, breakfast included", "Dinner at Lokal", "Taxi from the airport", "Flights"),
    *("Beer", "Mark's birthday", "Coffee", "Castle tour", "Train to Brno", "Hostel in Brno", "Flat in London"),
    *("Tube tickets", "Musical tickets", "Souvenirs", "Farewell dinner", "Museum cafe lunch", "Sim card", "Show boat"),
    *("Tip for the guide", "Bus to the airport", "Vineyard tour", "Wine"),
)
KNOWN = Knowledge(
    participants=tuple(Participant(UUID(int=place), UUID(int=99), name) for place, name in enumerate(NAMES, start=1)),
    asker_id=MARK,
    descriptions=frozenset(stems_of(description) for description in DESCRIPTIONS),
    currencies=frozenset(map(currency_of, ("EUR", "GBP", "CZK"))),
    notes=frozenset(map(stems_of, ("3 nights, breakfast included", "Mark's birthday"))),
    first_day=date(2026, 10, 12),
    last_day=date(2026, 11, 29),
)
DRIVEN = replace(KNOWN, descriptions=KNOWN.descriptions | {stems_of("Airport transfer")})
SUM = Metric.SUM


def planned(text: str, *earlier: str) -> QueryPlan:
    """Return the plan of a question of the ledger."""
    plan = plan_question(text, known=KNOWN, today=TODAY, earlier=earlier)
    assert isinstance(plan, QueryPlan), f"{text} went to the documents"
    return plan


def filters(text: str, *earlier: str) -> Filters:
    """Return the filters of the one query of a question that was understood."""
    plan = planned(text, *earlier)
    assert plan.is_computable, (plan.unplaced, plan.unsupported, plan.ambiguous)
    (query,) = plan.queries
    return query.filters


def scope(text: str) -> str:
    """Return which expenses a question means, in words."""
    return scope_of(filters(text), KNOWN.names).strip()


class TestLists:
    """Things in a row."""

    @pytest.mark.parametrize(
        ("text", "things", "place"),
        [
            ("How much for lunch and dinner in Brno?", {"lunch", "dinner"}, {"Brno"}),
            ("How many taxis and tours in London?", {"taxis", "tours"}, {"London"}),
            ("How much did Mark pay for taxi and dinner in Prague?", {"taxi", "dinner"}, {"Prague"}),
            ("How much did we spend in Prague, Brno and London?", set(), {"Prague", "Brno", "London"}),
            ("How much for taxi, bus and train?", {"taxi", "bus", "train"}, set()),
            ("How much for tips, fees and coffee?", {"tips", "Fees", "coffee"}, set()),
        ],
    )
    def test_are_one_or_the_other_in_their_place(self, text: str, things: set[str], place: set[str]) -> None:
        """What is joined by commas and "and" is any of it; the place that follows is none of the things."""
        found = filters(text)

        assert (_written(found.phrases), _written(found.places)) == (things, place)


class TestLeavingOut:
    """What is not to count."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("Total cost without transport, lodging and food", "not in Transport, Lodging or Food"),
            ("Total excluding food, lodging", "not in Food or Lodging"),
            (
                "Total except flights, hotel and flat",
                (
                    "that do not mention 'flights' in Transport or Other (nor are in Transport: flight), "
                    "'hotel' in Lodging or Other (nor are in Lodging: hotel) "
                    "or 'flat' in Lodging or Other (nor are in Lodging: flat)"
                ),
            ),
            ("How much was spent on food but not in London?", "in category Food not in 'London'"),
            ("Excluding food, how much did Mark pay?", "not in Food paid by Mark"),
            (
                "Without the flat, what did we spend in Brno?",
                "in 'Brno' that do not mention 'flat' in Lodging or Other (nor are in Lodging: flat)",
            ),
        ],
    )
    def test_goes_to_the_end_of_a_list(self, text: str, said: str) -> None:
        """Every thing of a list is left out, and what another clause names is not."""
        assert scope(text) == said

    @pytest.mark.parametrize(
        "text",
        [
            "How much did we spend without Mark's flights?",
            "What did we spend without the dinner in Brno?",
            "What did we spend without the dinner on 4 November?",
            "How much did we spend apart from the hotel paid by Will?",
            "Excluding food, lodging how much did we spend?",
        ],
    )
    def test_is_not_guessed(self, text: str) -> None:
        """Where a name, a place or a day may belong to what is left out, neither reading is computed."""
        assert planned(text).unsupported == ("what is left out",)


class TestFollowUps:
    """What goes on from the question before."""

    @pytest.mark.parametrize(
        ("text", "same_as"),
        [
            ("How much of that did Rose pay?", "How much did Rose pay for food?"),
            ("How much is that per day?", "How much is food per day?"),
            ("List them", "List all food expenses"),
            ("How much per person?", "How much did food cost per person?"),
            ("By category", "Food by category"),
            ("How many of those were in London?", "How many food expenses are there in London?"),
        ],
    )
    def test_keep_what_they_point_at(self, text: str, same_as: str) -> None:
        """A word that points back does so wherever it stands."""
        assert planned(text, "How much did we spend on food?").queries == planned(same_as).queries

    @pytest.mark.parametrize("text", ["How much is that in crowns?", "What is it in GBP?"])
    def test_are_not_of_what_was_paid_in_a_currency(self, text: str) -> None:
        """To tell an amount in another currency is not to add up what was paid in it."""
        assert planned(text, "How much did we spend on food?").unsupported == ("an amount in another currency",)

    @pytest.mark.parametrize("text", ["How much did we spend on the trip? How much is the trip in pounds?"])
    def test_do_not_tell_a_whole_trip_in_a_currency(self, text: str) -> None:
        """A trip in pounds is not what was paid in pounds."""
        assert "an amount in another currency" in planned(text).unsupported

    def test_may_ask_what_was_paid_in_a_currency(self) -> None:
        """What was in a currency is a part of what was there."""
        found = filters("How much of it was in crowns?", "How much did we spend on food?")

        assert (found.currency, found.categories) == (currency_of("CZK"), (Category.FOOD,))

    @pytest.mark.parametrize(
        "text", ["What percentage of it was food?", "What share of that was food?", "and what percentage was food?"]
    )
    def test_are_percentages_of_what_was_asked_before(self, text: str) -> None:
        """What share of it something was is no share of the whole trip."""
        (query,) = planned(text, "How much did Will spend in Brno?").queries

        assert query.whole is not None
        assert scope_of(query.whole, KNOWN.names).strip() == "in 'Brno' paid by Will"
        assert scope_of(query.filters, KNOWN.names).strip() == "in category Food in 'Brno' paid by Will"

    @pytest.mark.parametrize(
        ("text", "earlier"),
        [
            ("What percentage of it was food?", "How much did we spend on transport?"),
            ("What percentage of it was food?", "What is my share of the dinners?"),
            ("What share of it was food?", "How many expenses are there?"),
        ],
    )
    def test_are_no_percentages_of_what_is_none_of_it(self, text: str, earlier: str) -> None:
        """Food is no part of transport, and a number or a share is no total of expenses."""
        assert "what the percentage is of" in planned(text, earlier).unsupported

    def test_may_name_the_whole_that_a_percentage_is_of(self) -> None:
        """What is said goes before what was asked before."""
        (query,) = planned("And what percentage of our spending was food?", "How much did we spend in Brno?").queries

        assert query.whole == Filters()


class TestSharesOfIt:
    """Shares of what no word of the trip names."""

    @pytest.mark.parametrize("text", ["What share of it was food?", "What part of it did Will pay?"])
    def test_of_money_are_percentages(self, text: str) -> None:
        """Whatever else is said of "it"."""
        (query,) = planned(text).queries

        assert (query.metric, query.whole) == (Metric.SHARE, Filters())

    @pytest.mark.parametrize("text", ["What share of it was mine?", "What share of it was Mark's?"])
    def test_of_people_are_what_they_bear(self, text: str) -> None:
        """And no percentages."""
        (query,) = planned(text).queries

        assert (query.metric, query.whole, query.people) == (Metric.SHARE, None, (MARK,))


class TestWordsPassedOver:
    """Words that mostly say nothing."""

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("How much did we spend on the party?", "party"),
            ("What did we pay for the view in London?", "view"),
            ("How much did we spend on bills?", "bills"),
            ("How much did we spend on own stuff?", "own"),
            ("What did we spend on big things?", "big"),
            ("What did we spend on the cover and food?", "cover"),
            ("How much did the set cost us?", "set"),
        ],
    )
    def test_are_something_where_they_are_what_was_paid_for(self, text: str, word: str) -> None:
        """A thing that the trip does not know is told, and never the total of everything."""
        assert planned(text).unplaced == (word,)

    def test_may_be_a_thing_of_the_trip(self) -> None:
        """A show is one where an expense says so."""
        assert scope("How much did we spend on the show?") == "that mention 'show'"

    @pytest.mark.parametrize(
        "text", ["How much did we spend on the trip?", "What was the bill?", "What did we pay for everything together?"]
    )
    def test_are_passed_over_where_they_mean_all(self, text: str) -> None:
        """What stands for all there is narrows nothing."""
        assert filters(text) == Filters()


class TestShares:
    """What is each person's, and what they paid."""

    @pytest.mark.parametrize(
        "text", ["How much was the hotel each?", "What did the hotel cost each?", "How much each for the hotel?"]
    )
    def test_are_of_each_where_nobody_is_said_to_have_paid(self, text: str) -> None:
        """What a thing comes to for each is what they bear of it."""
        (query,) = planned(text).queries

        assert (query.metric, query.group_by) == (SUM, Grouping.PARTICIPANT)
        assert scope(text) == "that mention 'hotel' in Lodging or Other (or are in Lodging: hotel)"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("How much did we pay each?", "each"),
            ("How much did Mark pay for each dinner?", "each"),
            ("How much did we pay for the castle tour split between us?", "split between us"),
            ("What is the difference between Mark's share and Rose's share?", "a comparison of shares"),
            ("What percent of the total is Rose's share?", "a percentage of shares"),
            ("What percentage of our spending is mine?", "a percentage of shares"),
        ],
    )
    def test_are_no_payments(self, text: str, said: str) -> None:
        """Neither a total nor what was paid stands for what each bears."""
        assert planned(text).unsupported == (said,)

    @pytest.mark.parametrize(
        "text", ["Did we spend more than 100 euros on lodging?", "Did Mark spend more than 200 euros?"]
    )
    def test_a_bound_of_a_total_filters_no_expenses(self, text: str) -> None:
        """Whether a total is over an amount is not the total of the expenses over it."""
        assert "whether a total is more or less than an amount" in planned(text).unsupported

    def test_a_bound_of_expenses_filters_them(self) -> None:
        """Expenses over an amount are those over it."""
        assert scope("Did we have any expenses over 100 euros?") == "of more than 100 in EUR"


class TestNames:
    """Who is meant."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("How much are mark's expenses?", "paid by Mark"),
            ("List the expenses paid by rose", "paid by Rose"),
            ("What was covered by will?", "paid by Will"),
            ("How much did we pay with Mark's card?", "paid by Mark paid by card"),
            ("How much did we pay with my card?", "paid by Mark paid by card"),
            ("What did we pay with Will's cash?", "paid by Will paid by cash"),
            ("How much did we pay for mark's birthday?", "whose notes mention 'mark birthday'"),
        ],
    )
    def test_may_be_small_and_own_what_was_paid_with(self, text: str, said: str) -> None:
        """A name that is also a word is one where an expense is theirs; whose card it was, paid."""
        assert scope(text) == said

    @pytest.mark.parametrize(
        "text",
        [
            "List the expenses only for Will",
            "Which expenses did only Mark and Rose share?",
            "What did Mark pay alone?",
            "How much did we spend for Will only?",
        ],
    )
    def test_do_not_stand_for_nobody_else(self, text: str) -> None:
        """Who shares something may share it with others."""
        assert planned(text).unsupported == ("only some people",)

    @pytest.mark.parametrize("text", ["How much did we spend for mark?", "What did we pay for mark's hotel?"])
    def test_are_not_guessed_to_be_words(self, text: str) -> None:
        """A small name that a note holds as well could be either."""
        assert planned(text).ambiguous == ("'mark' could be Mark or a word of an expense.",)

    def test_may_be_a_part_of_what_an_expense_is_called(self) -> None:
        """Mark's birthday is an expense, and nothing that Mark paid for."""
        assert scope("How much did we pay for Mark's birthday?") == "whose notes mention 'Mark birthday'"

    @pytest.mark.parametrize("text", ["How much was paid by may?", "List may's expenses"])
    def test_are_not_guessed_to_be_months(self, text: str) -> None:
        """A small "may" where a person stands could be either."""
        assert planned(text).ambiguous == ("'may' could be a month or May of this trip.",)

    def test_narrow_the_question_before(self) -> None:
        """A follow-up may ask the same of one person only."""
        assert filters("Only Will", "How much did we spend?").payer_ids == (WILL,)


class TestOtherQuestions:
    """Questions that nothing is computed for, though something like them is."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("Is May the biggest spender?", "whether something is the largest or smallest"),
            ("Was the flat our biggest expense?", "whether something is the largest or smallest"),
            ("Who did Will pay for?", "whom somebody paid"),
            ("Have I paid anyone?", "whom somebody paid"),
            ("Which expenses did Mark and Will pay together?", "what several people paid together"),
            ("Breakdown by person and category", "two groupings at once"),
            ("We paid for dinners, what did a dinner cost?", "what one of something costs"),
            ("Who paid most for food and least for lodging?", "several orders at once"),
            ("Which category was the most expensive and which the cheapest?", "several orders at once"),
            ("How do we pay?", "how do we pay"),
            ("Who paid least often?", "an order by number"),
            ("How many expenses did Will have?", "what somebody had"),
            ("When was the last payment?", "whether a payment is an expense or one between people"),
            ("What did we pay for the last room?", "last"),
            ("Which person has the most expenses?", "an order by number"),
            ("Who paid for the most groceries?", "an order by number"),
            ("Who paid for most of the dinners?", "an order by number"),
            ("How much did Mark pay for the last dinner?", "whose it is the last or first of"),
            ("How much did we spend per week on average in Brno?", "how long you were in a place"),
            ("How much did we spend per day in London?", "how long you were in a place"),
            ("Rank people by spending", "a list of other things than expenses"),
            ("List categories of our spending", "a list of other things than expenses"),
            ("What is the number of expenses per person?", "a number per person or day"),
            ("Whose share is the smallest?", "an order of shares"),
            ("What was the biggest expense in each city?", "the first of each group"),
            ("What was the most expensive per category?", "the first of each group"),
            ("How much do May and Rose owe?", "what several people owe together"),
            ("How much did Mark pay for food and Will for lodging?", "several questions at once"),
            ("How much did we spend on food in Prague and on lodging in Brno?", "several questions at once"),
            ("How much did Mark pay in October and Will in November?", "several questions at once"),
        ],
    )
    def test_are_not_answered_with_another_figure(self, text: str, said: str) -> None:
        """What cannot be computed is told, and nothing beside it."""
        assert said in planned(text).unsupported

    @pytest.mark.parametrize(
        "text",
        [
            "Who paid the most money?",
            "Who paid the most euros?",
            "Who paid the most for groceries?",
            "What was the biggest expense?",
            "What do May and Rose owe each other?",
            "How much did we spend per category?",
            "How much did Mark and Will pay for food in Prague and Brno in November?",
            "How much did Mark pay for food, taxis and lodging in Brno?",
        ],
    )
    def test_do_not_stop_their_neighbours(self, text: str) -> None:
        """The questions that look alike are computed."""
        assert planned(text).is_computable


class TestNumbers:
    """What is counted rather than added up."""

    @pytest.mark.parametrize(
        ("text", "group", "said"),
        [
            ("Who had the most dinners?", Grouping.PARTICIPANT, "that mention 'dinners'"),
            ("Who ate the most dinners in Brno?", Grouping.PARTICIPANT, "that mention 'dinners' in 'Brno'"),
            ("Who paid for the most dinners?", Grouping.PAYER, "that mention 'dinners'"),
            ("Who paid most often?", Grouping.PAYER, ""),
            ("Which one of us had the most castle tours?", Grouping.PARTICIPANT, "that mention 'castle tours'"),
            ("Who paid the most times?", Grouping.PAYER, ""),
            ("Which day had the most expenses?", Grouping.DAY, ""),
            ("Which category has the most expenses?", Grouping.CATEGORY, ""),
            ("Which payment method did we use most?", Grouping.PAYMENT_METHOD, ""),
        ],
    )
    def test_put_groups_in_order_where_things_are_counted(self, text: str, group: Grouping, said: str) -> None:
        """The most of what is counted is no sum; who had something took part in it, whoever paid."""
        (query,) = planned(text).queries

        assert (query.metric, query.group_by, query.order) == (Metric.TOP, group, Order.OFTENEST)
        assert scope(text) == said

    @pytest.mark.parametrize(
        ("text", "order", "limit", "said"),
        [
            ("last dinner", Order.LATEST, 1, "that mention 'dinner'"),
            ("The last two dinners", Order.LATEST, 2, "that mention 'dinners'"),
            ("What was our first castle tour?", Order.EARLIEST, 1, "that mention 'castle tour'"),
            ("How much was Mark's last dinner?", Order.LATEST, 1, "that mention 'dinner' paid by Mark"),
            ("Who paid for the last dinner?", Order.LATEST, 1, "that mention 'dinner'"),
            ("Latest three expenses", Order.LATEST, 3, ""),
            ("Who paid the first expense?", Order.EARLIEST, 1, ""),
        ],
    )
    def test_of_the_last_or_first_are_of_their_days(self, text: str, order: Order, limit: int, said: str) -> None:
        """The last of what the trip names is found by its day, and told alone, with who paid for it."""
        (query,) = planned(text).queries

        assert (query.metric, query.group_by, query.order, query.limit) == (Metric.TOP, Grouping.NONE, order, limit)
        assert scope(text) == said

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("How many dinners did Will have?", "that mention 'dinners' shared by Will"),
            ("How many dinners did I have in Brno?", "that mention 'dinners' in 'Brno' shared by Mark"),
            ("How many dinners has Will paid for?", "that mention 'dinners' paid by Will"),
        ],
    )
    def test_of_what_somebody_had_are_of_what_they_share(self, text: str, said: str) -> None:
        """Who had a dinner took part in it; who paid for it is another question."""
        (query,) = planned(text).queries

        assert query.metric is Metric.COUNT
        assert scope(text) == said

    @pytest.mark.parametrize(
        "text", ["When does the last train leave?", "What is the first train to Brno?", "How often were we in Brno?"]
    )
    def test_of_what_no_ledger_holds_are_for_the_documents(self, text: str) -> None:
        """A train that is neither past nor ours, and how often we were somewhere, are none of it."""
        assert isinstance(plan_question(text, known=KNOWN, today=TODAY), DocumentQuestion)

    @pytest.mark.parametrize(
        ("text", "group", "order"),
        [
            ("How much did we spend on the most expensive day?", Grouping.DAY, Order.MOST),
            ("How much did we spend on our cheapest day?", Grouping.DAY, Order.LEAST),
            ("How much was spent on the most expensive category?", Grouping.CATEGORY, Order.MOST),
            ("How much did the most expensive category cost us?", Grouping.CATEGORY, Order.MOST),
            ("How much did we spend in the cheapest city?", Grouping.PLACE, Order.LEAST),
            ("How much did the biggest spender pay?", Grouping.PAYER, Order.MOST),
            ("How much did the one who paid the most pay?", Grouping.PAYER, Order.MOST),
            ("How much did we spend in November during the most expensive week?", Grouping.WEEK, Order.MOST),
            ("How much did we spend on the top 3 categories?", Grouping.CATEGORY, Order.MOST),
        ],
    )
    def test_of_what_comes_first_are_told_alone(self, text: str, group: Grouping, order: Order) -> None:
        """How much the dearest day came to is no total of all days."""
        (query,) = planned(text).queries

        assert (query.metric, query.group_by, query.order) == (Metric.TOP, group, order)

    @pytest.mark.parametrize(
        "text",
        [
            "How much did we spend on food in Brno, and who paid most of it?",
            "How much was food and which day was the most expensive?",
            "How much did we spend in total and on the most expensive day?",
            "How much did we spend on food who paid the most?",
            "How much did we spend, and our most expensive day?",
        ],
    )
    def test_of_what_comes_first_beside_a_total_are_two(self, text: str) -> None:
        """Where a question asks anew, both are told."""
        total, first = planned(text).queries

        assert (total.metric, total.group_by, first.metric) == (Metric.SUM, Grouping.NONE, Metric.TOP)

    @pytest.mark.parametrize(
        "text",
        [
            "How much did Will spend on the most expensive day?",
            "How much did we spend on food on the most expensive day?",
            "What did we spend on food on the most expensive day?",
            "How much did we spend on food and drinks on the most expensive day?",
            "How much did we spend on the most expensive day and on food?",
            "How many expenses were there on the most expensive day?",
        ],
    )
    def test_of_a_part_of_what_comes_first_are_not_guessed(self, text: str) -> None:
        """The day that was dearest for food is none of what food came to on the dearest day."""
        assert "a part or a number of what comes first" in planned(text).unsupported

    def test_of_single_expenses_come_without_totals_of_their_payers(self) -> None:
        """Who paid for the biggest dinner is told with it; what each paid for all dinners was not asked."""
        (query,) = planned("Who paid for the biggest dinner?").queries

        assert (query.metric, query.group_by) == (Metric.MAX, Grouping.NONE)

    def test_per_person_are_what_each_spent_on_average(self) -> None:
        """What each of us spent on average is no average of expenses."""
        (query,) = planned("How much did we each spend on average?").queries

        assert (query.metric, query.group_by) == (Metric.AVERAGE, Grouping.PARTICIPANT)

    def test_stay_of_what_was_asked_before(self) -> None:
        """An average alone is of the expenses of the question before."""
        (query,) = planned("on average?", "How much did we spend on food?").queries

        assert (query.metric, query.filters.categories) == (Metric.AVERAGE, (Category.FOOD,))

    def test_of_how_something_was_paid_are_by_payment_method(self) -> None:
        """How we paid is no sum of what we paid."""
        (query,) = planned("How did we pay for the hotel?").queries

        assert query.group_by is Grouping.PAYMENT_METHOD


class TestWording:
    """What is said of what was found."""

    def test_tells_which_kinds_are_meant_by_a_word(self) -> None:
        """A taxi is what mentions one or is in its category; coffee is what mentions it, not all of a cafe's bills."""
        assert scope("How much did we spend on taxis?") == (
            "that mention 'taxis' in Transport or Other (or are in Transport: taxi)"
        )
        assert scope("How much did we spend on coffee?") == "that mention 'coffee'"

    def test_tells_what_only_a_note_says(self) -> None:
        """A hotel whose note says "breakfast included" is no breakfast."""
        assert scope("How much did breakfast cost?") == "whose notes mention 'breakfast'"
        assert scope("What did dinner in Brno cost?") == "that mention 'dinner' in 'Brno'"

    def test_tells_that_somebody_has_no_share(self) -> None:
        """What others bear is there all the same."""
        plan = planned("What did the souvenirs cost me?")

        assert ledger_findings(plan, [()], KNOWN.names).text == (
            "This trip has no expenses that mention 'souvenirs' in Shopping or Other "
            "(or are in Shopping: souvenir) that Mark has a share in."
        )

    def test_tells_that_a_share_of_what_somebody_paid_is_not_known(self) -> None:
        """Where others paid a part as well, there is something that matches."""
        assert ledger_findings(planned("How much did Will pay for Rose?"), [()], KNOWN.names).text == (
            "Nothing was computed of expenses paid by Will that Rose has a share in: "
            "there are none, or others paid a part of at least one."
        )

    def test_tells_that_days_in_a_place_are_not_known(self) -> None:
        """Expenses that mention it are there all the same."""
        in_brno = Filters(places=(Phrase("Brno", ("brno",)),))

        assert ledger_findings(QueryPlan((Query(Metric.AVERAGE, Grouping.DAY, in_brno),)), [()], KNOWN.names).text == (
            "Nothing was computed per day of expenses that mention 'Brno': they do not tell how long you were there."
        )

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("How much did Will pay for dinner?", "This trip has no expenses that mention 'dinner' paid by Will."),
            (
                "Did we spend more on dinner or on coffee?",
                (
                    "There is nothing to compare: this trip has no expenses that mention 'dinner', "
                    "or no expenses that mention 'coffee'."
                ),
            ),
            ("How much did Will pay back to Rose?", "This trip has no payments from Will to Rose."),
        ],
    )
    def test_tells_that_nothing_is_there_without_quoting_what_it_quotes(self, text: str, said: str) -> None:
        """The words of a question are quoted, and what stands around them is a sentence."""
        assert ledger_findings(planned(text), [()], KNOWN.names).text == said


class TestTransfers:
    """What is a transfer of money, and what somebody is driven by."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("How much did the airport transfer cost?", "that mention 'airport transfer'"),
            ("How much did we spend on transfers?", "that mention 'transfers'"),
            ("How much did Will pay for the transfer?", "that mention 'transfer' paid by Will"),
            ("How much did the transfer from the airport cost?", "that mention 'transfer' and 'airport'"),
        ],
    )
    def test_that_cost_something_are_expenses(self, text: str, said: str) -> None:
        """Whatever else people paid one another."""
        plan = plan_question(text, known=DRIVEN, today=TODAY)

        assert isinstance(plan, QueryPlan)
        assert plan.is_computable, (plan.unplaced, plan.unsupported, plan.ambiguous)
        assert [(query.metric, scope_of(query.filters, KNOWN.names).strip()) for query in plan.queries] == [(SUM, said)]

    @pytest.mark.parametrize("text", ["How much was the transfer?", "List all transfers"])
    def test_may_be_either_where_the_trip_has_both(self, text: str) -> None:
        """Unless nothing is described so."""
        plan = plan_question(text, known=DRIVEN, today=TODAY)

        assert isinstance(plan, QueryPlan)
        assert plan.unsupported == ("whether a transfer is an expense or a payment between people",)
        assert [query.metric for query in planned(text).queries] == [Metric.TRANSFERS]

    @pytest.mark.parametrize(
        "text", ["How much did Will transfer to Rose?", "Transfers from Will to Rose", "List the transfers between us"]
    )
    def test_between_people_are_payments(self, text: str) -> None:
        """Though expenses are described by the word."""
        plan = plan_question(text, known=DRIVEN, today=TODAY)

        assert isinstance(plan, QueryPlan)
        assert plan.is_computable
        assert [query.metric for query in plan.queries] == [Metric.TRANSFERS]


class TestAmounts:
    """Numbers that bound an amount."""

    @pytest.mark.parametrize(
        "text",
        [
            "How many expenses were above -5 EUR?",
            "How many expenses were above −5 EUR?",  # the minus of print
            "How many expenses were over -€5?",
            "List expenses between -5 and 10 EUR",
        ],
    )
    def test_keep_their_sign(self, text: str) -> None:
        """More than -5 is not more than 5."""
        assert "an amount below nothing" in planned(text).unsupported

    @pytest.mark.parametrize(
        "text", ["How many expenses were over 2.500 EUR?", "How many expenses were between 1,000 and 2.500?"]
    )
    def test_with_a_point_before_three_digits_are_not_guessed(self, text: str) -> None:
        """It parts thousands in most of Europe, and is a fraction elsewhere."""
        assert planned(text).ambiguous == ("'2.500' could be 2,500 or 2.5.",)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("How many expenses were over 2,500 EUR?", "of more than 2,500 in EUR"),
            ("How many expenses were over 2.50 EUR?", "of more than 2.50 in EUR"),
            ("How many expenses were over 0.500 EUR?", "of more than 0.500 in EUR"),
            ("List the expenses of 10-20 EUR", "between 10 and 20 in EUR"),
            ("List the expenses of 10 - 20 EUR", "between 10 and 20 in EUR"),
            ("List the expenses of 10 – 20 EUR", "between 10 and 20 in EUR"),  # the dash of print
        ],
    )
    def test_are_read(self, text: str, said: str) -> None:
        """Where there is one way to read them."""
        assert scope(text) == said

    def test_are_fractions_where_a_currency_has_three_digits(self) -> None:
        """A dinar has a thousand fils."""
        found = take_amount(Sentence("How many expenses were over 2.500 KWD?"), frozenset({currency_of("KWD")}))

        assert found is not None
        assert (str(found.amount), found.ambiguous) == ("of more than 2.500", ())


class TestDays:
    """Days as people write them."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("How much did we spend on 6.11.?", "on 2026-11-06"),
            ("How much did we spend on 06.11.26?", "on 2026-11-06"),
            ("How much did we spend on Friday the 6th?", "on 2026-11-06"),
            ("How much did we spend on Saturday 7 November?", "on 2026-11-07"),
            ("How much did we spend on Saturday November 7th?", "on 2026-11-07"),
            ("How much did we spend between the 4th and the 6th?", "from 2026-11-04 to 2026-11-06"),
            ("How much did we spend on the last day?", "on 2026-11-29"),
            ("How much did we spend on our last day?", "on 2026-11-29"),
            ("How much did we spend 20-22 November?", "from 2026-11-20 to 2026-11-22"),
            ("How much did we spend Nov 20-22?", "from 2026-11-20 to 2026-11-22"),
            ("How much did we spend on our second day?", "on 2026-10-13"),
            ("How much did we spend on day 3?", "on 2026-10-14"),
            ("How much did we spend the day before yesterday?", "on 2026-11-28"),
            ("How much did we spend until the 3rd?", "until 2026-11-03"),
            ("How much did we spend from the 3rd on?", "since 2026-11-03"),
            ("How much did we spend between Monday and Wednesday?", "from 2026-11-23 to 2026-11-25"),
            ("How much did we spend from Saturday until Monday?", "from 2026-11-28 to 2026-11-30"),
        ],
    )
    def test_are_read(self, text: str, said: str) -> None:
        """A day without its month or year is that of the ledger."""
        assert scope(text) == said

    @pytest.mark.parametrize(
        "text",
        [
            "How much did we spend on Friday the 7th?",
            "How much did we spend on Friday 7 November?",
            "How much did we spend on the 13th?",
            "How much did we spend on the last day in Prague?",
            "How much did we spend on our first day in London?",
            "How much did we spend on the second day in London?",
            "How much did we spend over the weekend in London?",
            "How much did we spend on the 80th day?",
            "How much did we spend from Sunday to Tuesday?",
            "How much did we spend between the 6th and the 4th?",
        ],
    )
    def test_are_not_guessed(self, text: str) -> None:
        """A weekday that the day is not, or a day that the ledger has twice or in no order, is none."""
        assert not planned(text).is_computable

    @pytest.mark.parametrize(("text", "is_certain"), [("How much today?", True), ("How much is it on Monday?", False)])
    def test_alone_are_of_the_ledger(self, text: str, *, is_certain: bool) -> None:
        """A sum of a day is spent money, though nothing was; what "it" costs on a day may stand in a document."""
        assert planned(text).is_certain is is_certain


def _written(phrases: tuple[Phrase, ...]) -> set[str]:
    """Return the words that may stand in an expense's texts, where there is but one phrase of them."""
    assert len(phrases) <= 1
    return {one.written for phrase in phrases for one in phrase.alternatives}
