"""Questions of several clauses: none is answered of everything where another names what it is about."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.answer_writing.wording import document_findings, ledger_findings, with_documents
from domain.currencies import currency_of
from domain.participants import Participant
from domain.plans import ALL, DocumentQuestion, Knowledge, Metric, Query, QueryPlan
from domain.question_reading.interpretation import scope_of
from domain.question_reading.planning import plan_question
from domain.sentences import stems_of

TODAY = date(2026, 11, 30)
NAMES = ("Mark", "Rose", "Lena", "Markus", "Anna Maria")
MARK, ROSE, LENA, MARKUS, ANNA = (UUID(int=place) for place in range(1, 6))
DESCRIPTIONS = (
    *("Dinner", "Taxi", "Concert", "Museum", "Cafe Lena", "Bar Markus", "Rose Garden", "Villa Anna Maria"),
    *("Hotel Astoria", "Prague", r"x\1y"),
)
KNOWN = Knowledge(
    participants=tuple(Participant(UUID(int=place), UUID(int=99), name) for place, name in enumerate(NAMES, start=1)),
    asker_id=MARK,
    descriptions=frozenset(map(stems_of, DESCRIPTIONS)),
    places=frozenset({stems_of("Prague")}),
    currencies=frozenset(map(currency_of, ("EUR", "CZK"))),
    first_day=date(2026, 11, 2),
    last_day=date(2026, 11, 29),
)
_OF_ALL = frozenset({Metric.BALANCE, Metric.TRANSFERS})


def planned(text: str, *earlier: str) -> QueryPlan:
    """Return the plan of a question of the ledger."""
    plan = plan_question(text, known=KNOWN, today=TODAY, earlier=earlier)
    assert isinstance(plan, QueryPlan), f"{text} went to the documents"
    return plan


def of_everything(text: str, *earlier: str) -> tuple[Query, ...]:
    """Return the queries which a question gets answered that are of all expenses, or of all that somebody paid."""
    plan = plan_question(text, known=KNOWN, today=TODAY, earlier=earlier)
    if isinstance(plan, DocumentQuestion) or not plan.is_computable:
        return ()
    return tuple(
        query
        for query in plan.queries
        if replace(query.filters, payer_ids=(), participant_ids=()) == ALL
        and not query.sides
        and query.metric not in _OF_ALL
    )


class TestSubjects:
    """What a clause is of that does not say so."""

    @pytest.mark.parametrize(
        "text",
        [
            # What nobody knows first.
            "How much was the safari and who paid the most?",
            "How much was the safari and who paid?",
            "How much was the safari and how much per person?",
            "How much was the safari and how much did Mark pay?",
            "How much was the safari and how much did Mark pay in Prague?",
            "How much was the safari and how much did we spend in total?",
            "How much was the safari, and how many did Rose pay for?",
            "What did the safari cost and who paid for most of it?",
            "What was the price of the safari, who paid and when was it?",
            "How much was the safari? Who paid the least?",
            "How much was the safari? And what did Rose pay?",
            "How much were the scooters and what is my share?",
            "How much were the scooters and how much did each of us pay?",
            "How much were the scooters and what did we pay on average?",
            "How much were the scooters, who paid the most and when do they close?",
            # Documents first.
            "When does the museum open and who paid the most?",
            "When does the museum open and who paid for it?",
            "When does the museum open and how much did we spend?",
            "When does the museum open and how much did we spend on it?",
            "When does the museum open and how much did Mark pay?",
            "When does the museum open and how much per day?",
            "When does the museum open? And on Sunday? And how much did we pay?",
            "Where is the hotel and how much did Mark pay?",
            "Where is the hotel and what did it cost?",
            "Where is the hotel and what did we pay each?",
            "Where is the hotel and who spent the least?",
            "Where is the hotel and how much on Saturday?",
            "Is breakfast included and how much did we pay?",
            "What is the wifi password? And how much did Mark pay?",
            "What time is check-in? Who paid?",
            "Which pier does the ferry leave from and how much did we spend?",
            # The ledger first, and something else between.
            "How much was the taxi and when does the museum open and who paid?",
            "How much was the taxi, when does the museum open and how much did Mark pay?",
            "How much did Mark pay for dinner and where is the hotel and who paid the most?",
            "How much was the taxi and how much was the safari and who paid?",
            "How much was the safari, how much was the taxi and who paid the most?",
            "How much was dinner and is breakfast included and how much did Rose pay?",
            "Who paid for the taxi and when does the safari start and how much was it?",
            # All three.
            "When does the museum open, how much was the safari and who paid?",
            "How much was the safari, when does the museum open and how much did we pay?",
            "How much was the taxi, how much was the safari, when does the museum open and who paid most?",
            "How much was the concert and is it far?",
        ],
    )
    def test_are_never_everything_behind_what_is_named(self, text: str) -> None:
        """Who paid, behind "how much was the safari", is not who paid for all that the ledger has."""
        assert of_everything(text) == ()

    @pytest.mark.parametrize(
        ("text", "earlier"),
        [
            ("And who paid the most?", "How much was the safari?"),
            ("And how much did Mark pay?", "When does the museum open?"),
            ("How much?", "When does the museum open?"),
        ],
    )
    def test_are_never_everything_after_a_question_for_the_documents(self, text: str, earlier: str) -> None:
        """A question that goes on from one is of what that one names."""
        assert of_everything(text, earlier) == ()

    @pytest.mark.parametrize(
        ("text", "scopes"),
        [
            ("When does the museum open and how much did we spend on the trip?", [""]),
            ("When does the museum open and what was the largest expense?", [""]),
            ("What time is check-in? How much did we spend in total?", [""]),
            ("What time is check-in? How much did we spend in Prague?", ["in 'Prague'"]),
            ("Where is the hotel and who owes whom?", [""]),
            ("How much was the safari and how much did Mark pay for dinner?", ["that mention 'dinner' paid by Mark"]),
            ("How much was the concert and who paid?", ["that mention 'concert'", "that mention 'concert'"]),
            ("How much did Mark pay and who paid the most?", ["paid by Mark", ""]),
            (
                "How much did Mark pay for dinner and who paid the most?",
                ["that mention 'dinner' paid by Mark", "that mention 'dinner'"],
            ),
            (
                "How much did Mark and Rose pay for dinner and who paid the most?",
                ["that mention 'dinner' paid by Mark or Rose", "that mention 'dinner' paid by Mark or Rose"],
            ),
            ("How much did Mark pay? And Rose?", ["paid by Mark", "paid by Rose"]),
            ("How much was the concert? And dinner?", ["that mention 'concert'", "that mention 'dinner'"]),
        ],
    )
    def test_are_what_a_clause_says_itself(self, text: str, scopes: list[str]) -> None:
        """What names a thing, or is plainly of the whole trip, is answered beside the documents."""
        plan = planned(text)

        assert plan.is_computable, (plan.unplaced, plan.unsupported, plan.ambiguous)
        assert [scope_of(query.filters, KNOWN.names).strip() for query in plan.queries] == scopes

    def test_follow_small_talk_as_if_it_was_not_there(self) -> None:
        """Thanks name nothing that a question could be of."""
        assert planned("And who paid the most?", "Thanks!").is_computable

    def test_that_are_in_doubt_are_told_with_what_documents_say(self) -> None:
        """The question is told to be of one or the other, and its part for the documents is looked up."""
        plan = planned("How much was the safari and who paid?")

        findings = ledger_findings(plan, (), KNOWN.names)

        assert plan.document is not None
        assert with_documents(findings, plan.document, ()).text == (
            "'who paid' could be of what 'How much was the safari' is about, or of the whole trip. "
            "Please ask again with the one you mean. The trip's documents do not say."
        )


class TestFragments:
    """Questions of a few words behind another one."""

    def test_are_asked_together_with_one_for_the_documents(self) -> None:
        """Neither is "and on Sunday" a question of its own, nor does it narrow what is asked after it."""
        asked = plan_question("When does the museum open? And on Sunday?", known=KNOWN, today=TODAY)

        assert isinstance(asked, DocumentQuestion)
        assert [one.text for one in asked.each] == ["When does the museum open And on Sunday?"]

    def test_may_be_thanks(self) -> None:
        """Whoever thanks asks nothing more."""
        assert planned("How much was the concert? Thanks!").document is None


class TestPointing:
    """Words that stand for what another clause names."""

    @pytest.mark.parametrize(
        ("clause", "looked_up"),
        [
            ("where is the ticket that we booked?", "where is the ticket that we booked?"),
            ("where are those who play?", "where are those who play?"),
            ("what does that building look like?", "what does that building look like?"),
            ("when does that start?", "when does the concert start?"),
            ("where does it take place?", "where does the concert take place?"),
            ("is it far?", "is the concert far?"),
        ],
    )
    def test_are_pronouns_alone(self, clause: str, looked_up: str) -> None:
        """Neither what ties a clause to its noun, nor what stands before one, is replaced by a name."""
        plan = planned(f"How much was the concert and {clause}")

        assert plan.document is not None
        assert plan.document.text == looked_up

    def test_may_be_of_any_name(self) -> None:
        """An expense may have characters in it that are none to a pattern."""
        plan = planned("How much of it did Mark pay, and when does it open?", r'How much did we spend on "x\1y"?')

        assert plan.document is not None
        assert plan.document.text == r"when does the x\1y open?"


class TestTooMany:
    """More clauses than are read at once."""

    def test_of_the_ledger_are_told(self) -> None:
        """The fifth is not left out silently."""
        things = ("taxi", "dinner", "concert", "museum")
        plan = planned(" and ".join([*(f"how much was the {thing}" for thing in things), "how much did Rose pay?"]))

        assert plan.unsupported == ("how much did Rose pay",)

    def test_for_the_documents_are_told_beside_the_others(self) -> None:
        """The four first are looked up, and the fifth is said to be unread."""
        plan = planned(
            "When does the museum open, where is the hotel, what is the wifi password, how late is breakfast "
            "and when is check-out?"
        )

        findings = ledger_findings(plan, (), KNOWN.names)

        assert plan.document is not None
        assert len(plan.document.each) == 4
        assert not any(document_findings(plan.document, ()).evidence)
        assert findings.text == (
            "Nothing was computed, because this part of the question is not understood yet: 'when is check-out'."
        )


class TestNamesInExpenses:
    """People's names that are a part of what an expense is called."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("How much did we spend on Cafe Lena?", "that mention 'Cafe Lena'"),
            ("How much did we spend at Bar Markus?", "that mention 'Bar Markus'"),
            ("How much did we spend at Rose Garden?", "that mention 'Rose Garden'"),
            ("How much did Rose Garden cost?", "that mention 'Rose Garden'"),
            ("How much did we spend at Villa Anna Maria?", "that mention 'Villa Anna Maria'"),
            ("How much did Lena pay at Cafe Lena?", "that mention 'Cafe Lena' paid by Lena"),
            ("How much did Mark pay at Cafe Lena?", "that mention 'Cafe Lena' paid by Mark"),
            ("Wie viel haben wir für Cafe Lena ausgegeben?", "that mention 'Cafe Lena'"),
            ("How much did Anna Maria pay?", "paid by Anna Maria"),
            ("How much did we spend on the taxi Lena paid?", "that mention 'taxi' in Transport or Other"),
        ],
    )
    def test_are_the_expenses(self, text: str, said: str) -> None:
        """Side by side with the words of an expense a name is no payer."""
        (query,) = planned(text).queries

        assert scope_of(query.filters, KNOWN.names).strip().startswith(said)

    def test_are_told_where_somebody_may_be_meant(self) -> None:
        """In "the cafe Lena paid for" it is Lena's to pay, whatever the cafe is called."""
        assert planned("How much was the cafe Lena paid for?").ambiguous == (
            "'Lena' could be Lena or a word of an expense.",
        )
