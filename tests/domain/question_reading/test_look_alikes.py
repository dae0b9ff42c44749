"""Names, places and things that look like shorthands, like mistakes or like days: none may change a figure."""

from datetime import date
from uuid import UUID

import pytest

from domain.currencies import currency_of
from domain.participants import Participant
from domain.plans import DocumentQuestion, Knowledge, Metric, QueryPlan
from domain.question_reading.interpretation import scope_of
from domain.question_reading.planning import Asked, plan_question
from domain.question_reading.spellings import written_out
from domain.sentences import stems_of

TODAY = date(2026, 11, 21)  # a Saturday
TEXTS = ("Dinner in Prague", "Lunch", "Taxi", "Ice cream", "Phone case", "Beach beds", "Castle tour", "Diving course")


def knowing(*names: str, texts: tuple[str, ...] = TEXTS) -> Knowledge:
    """Return what a trip of people with these names knows; Emily asks."""
    return Knowledge(
        participants=tuple(
            Participant(UUID(int=place), UUID(int=99), name) for place, name in enumerate(("Emily", *names), start=1)
        ),
        asker_id=UUID(int=1),
        descriptions=frozenset(map(stems_of, texts)),
        places=frozenset({stems_of("Prague")}),
        currencies=frozenset(map(currency_of, ("EUR", "CZK"))),
        first_day=date(2026, 10, 26),
        last_day=date(2026, 11, 20),
    )


KNOWN = knowing("Mark", "Rose", "Bill")
UNKNOWN = """
how much did we spend at the wat
how much did we spend on wat and lunch
how much did wat cost
how much was wat pho
wat tour total
how much was the wut
total for wats
how much did wats cost us
how much did we spend at hows
how much did we pay whos
how much does ive owe
how much did ive and Rose pay
how much did we spend with ive
what is ive's share
Ive paid how much
how much did Im pay
how much does im owe
did im pay more than Rose
total of im and Rose
how much did we spend in im
how much did u pay
how much does u owe me
how much did we spend with u
total for u
u bahn tickets total
how much did we spend on the u bahn
how much did ya pay
how much did we spend in ya
ya kun total
how much did we spend at ya kun
how much did ur cost
how much did we spend in ur
how much was ur casa
total for ur
how much did r pay
how much did Rose and r pay
how much does r owe Rose
r and Rose total
how much did we spend with r
expenses of r
show r expenses
how much did we pay r
who owes r the most
how much did we spend at pp
how much did we pay pp
did we pay by pp
how much is pp
pp total
how much did we spend on the ppl
how much was the ppl course
how much did ppl cost
how much did we spend on thru
how much did we spend at abt
how much did Abt pay
how much did we spend at gonna
how much does gotta owe
how much did we spend on yest
how much did we spend at Yday
how much did we spend at pls
how much did dont pay
how much did Cant pay
how much does cant owe
how much did we spend in Thur
how much did Weds pay
how much did tues pay
how much did we spend on the mon
how much did we spend in mon
how much did mon pay
how much did mon and Rose pay
how much does Fri owe
how much did we spend with Fri
how much did we spend on the train to Mon
how much did we spend on the train from Mon
how much was the taxi to sat
how much did we spend on sat nav
how much did we spend on sun hats
how much did we spend on sun and beach
how much did we spend on sun screen
how much did we spend on mon cheri
how much did we spend on fri eggs
how much did we spend on wed cake
how much did we spend on wed rings
how much did we spend on thu cards
how much did we spend on tue cards
how much did we spend before sun cream
how much did we spend on the sun tour
how much did we spend on mon thai
how much did we spend at mon-fri
how much did we spend in Sat-Mon
how much did Mon and Fri pay
how much did we spend on padi
how much were padi courses
total of the padi course
how much did we spend on PADI
how much did we spend at Biggset
how much did Averge pay
how much did we spend at Toatl
how much did we spend at toatl
how much did we spend in Betwen
how much did we spend on balancer
how much did Spned pay
how much does Mcuh owe
how much did mnay pay
how much did we spend with peopel
the balancer
how much did we spend on the togther tour
how much did we spend on Expences
how much did we spend at Accom
how much did we spend at Avg
how much did Avg pay
how much did we spend at H&M
how much did we spend at AT&T
how much did we spend at Marks&Spencer
how much did we spend at Marks & Spencer
how much did we spend at B & Q
how much did we spend on Bread & butter
how much did Tom & Jerry pay
how much did we spend at hm many times
how much did H pay
how much did we spend at hw
how much did Ho pay
how much did we spend at restaraunt Zum Adler
how much did we spend at the sat
total sun cream
how much did we spend last sun cream
how much did we spend on the fri and sat phone
total mon cheri
what did we spend fri bar
how much did we spend since sat nav
what is wats
who is whos
how much is ur total
how much did Pls pay
how much is R's share
Rose and R total
who shared dinner with U
does R owe U
how much did U and R pay
did R pay more than U
how much did Thats cost
how much did we spend at Thats Thai
how much did we spend in Lemme
how much did Gimme pay
how much did we spend on gimme
what did Im and I spend
how much was H&M & Lunch
Totla paid how much
how much is gonna bar
how much is gimme bar
hows owed
how much did we spend on after sun
what is the spned bar
how much did dinner at pp cost
was it pp
"""
"""Questions of somebody, a place or a thing that the trip does not know."""
FOLLOW_UPS = (
    ("how much did Rose pay", "and R?"),
    ("how much did Rose pay", "and r"),
    ("how much did Rose pay", "and Ive?"),
    ("how much did Rose pay", "and im?"),
    ("how much did we spend in Prague", "and in Ur?"),
    ("how much did we spend in Prague", "and in mon?"),
    ("how much did we spend in Prague", "and mon?"),
    ("how much did we spend in Prague", "what about wat?"),
    ("how much did we spend in Prague", "and wat?"),
    ("how much did we spend in Prague", "and ya?"),
    ("how much did we spend on lunch", "and sun cream?"),
    ("how much did we spend on lunch", "and on sun cream?"),
    ("how much did we spend on lunch", "and padi?"),
    ("how much did we spend on lunch", "and the wats?"),
    ("how much did we spend on lunch", "and whos?"),
    ("how much did we spend on lunch", "and pp?"),
    ("how much did we spend on lunch", "and fri eggs?"),
    ("how much did we spend on lunch", "and u?"),
    ("how much did we spend on lunch", "and ppl?"),
    ("how much did we spend on lunch", "and Toatl?"),
    ("how much did we spend on lunch", "and hows?"),
    ("how much did we spend on lunch", "and thru?"),
    ("how much did we spend on lunch", "and at yest?"),
)
"""The same behind a question that was answered."""


def asked(text: str, known: Knowledge = KNOWN, earlier: tuple[str, ...] = ()) -> Asked:
    """Return the plan of a question."""
    return plan_question(text, known=known, today=TODAY, earlier=earlier)


def is_computed(plan: Asked) -> bool:
    """Tell whether a figure would be shown."""
    return isinstance(plan, QueryPlan) and plan.is_computable


class TestLookAlikes:
    """Words that may be anything."""

    @pytest.mark.parametrize("text", UNKNOWN.strip().splitlines())
    def test_change_no_figure(self, text: str) -> None:
        """What the trip does not know stays a word that it does not know."""
        assert not is_computed(asked(text))

    @pytest.mark.parametrize(("earlier", "text"), FOLLOW_UPS)
    def test_change_no_figure_that_is_gone_on_from(self, earlier: str, text: str) -> None:
        """The figure before is not told again as that of something else."""
        assert not is_computed(asked(text, earlier=(earlier,)))

    @pytest.mark.parametrize(
        ("text", "scope"),
        [
            ("how much did R pay", "paid by R"),
            ("how much did Ive pay", "paid by Ive"),
            ("how much did u pay", "paid by U"),
            ("how much did Fri pay", "paid by Fri"),
            ("how much did we spend on the wat", "that mention 'wat'"),
            ("how much did we spend on sun cream", "that mention 'sun cream'"),
            ("how much did we spend on PADI courses", "that mention 'PADI courses'"),
            ("how much did we spend at H&M", "that mention 'H M'"),
            ("how much did we spend on bread & cheese", "that mention 'bread cheese'"),
        ],
    )
    def test_are_what_the_trip_knows(self, text: str, scope: str) -> None:
        """Whoever and whatever is called so is meant."""
        texts = (*TEXTS, "Wat Pho", "Sun cream", "PADI course", "H&M", "Bread & cheese")

        plan = asked(text, knowing("R", "Ive", "U", "Fri", texts=texts))

        assert isinstance(plan, QueryPlan)
        assert plan.is_computable, plan
        known = knowing("R", "Ive", "U", "Fri", texts=texts)
        assert [scope_of(query.filters, known.names).strip() for query in plan.queries] == [scope]


class TestShorthands:
    """Words typed in a hurry, where they can be nothing else."""

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("hm many expenses r there", "how many expenses are there"),
            ("what r the expenses", "what are the expenses"),
            ("how much ive paid", "how much I've paid"),
            ("how much im owed", "how much I'm owed"),
            ("wat did we spend on accom", "what did we spend on accommodation"),
            ("wats the total pp?", "what the total per person?"),
            ("how much was dinner pp", "how much was dinner per person"),
            ("can u pls list all", "can you please list all"),
            ("how many ppl paid", "how many people paid"),
            ("WHATS THE AVG", "what THE average"),
            ("what did we spend last fri on food", "what did we spend last Friday on food"),
            ("total mon to thu", "total Monday to Thursday"),
            ("lunch & dinner, Mark&Rose", "lunch and dinner, Mark and Rose"),
        ],
    )
    def test_are_written_out(self, typed: str, meant: str) -> None:
        """The words around them tell."""
        assert written_out(typed, KNOWN) == (meant, ())

    def test_are_read_in_several_questions(self) -> None:
        """A question mark within a text is of no other language."""
        plan = asked("whats the total? whats the avg expense?")

        assert isinstance(plan, QueryPlan)
        assert [query.metric for query in plan.queries] == [Metric.SUM, Metric.AVERAGE]

    def test_leave_a_name_of_two_whole(self) -> None:
        """A couple that pays as one is neither of two others."""
        known = knowing("Anna & Tom", "Anna", "Tom")

        plan = asked("How much did Anna & Tom pay?", known)

        assert isinstance(plan, QueryPlan)
        assert [query.filters.payer_ids for query in plan.queries] == [(UUID(int=2),)]


class TestDocuments:
    """Questions for the documents, which know words that the ledger does not."""

    @pytest.mark.parametrize(
        "text",
        [
            "When does Wat Pho open?",
            "Where is the Mon temple?",
            "Is parking < 5 minutes away?",
            "What does R mean?",
            "U Fleku's menu",
            "wheres the beach & hows the weather",
            "Does the PADI course include lunch?",
            "wats the pin of the safe",
        ],
    )
    def test_are_asked_in_their_own_words(self, text: str) -> None:
        """What is looked for is what was typed."""
        plan = asked(text)

        assert isinstance(plan, DocumentQuestion)
        assert plan.text == text

    def test_beside_the_ledger_keep_their_words(self) -> None:
        """The part that the ledger answers is written out, the other is not."""
        plan = asked("whats the total & wheres the 5* hotel < 2 km away?")

        assert isinstance(plan, QueryPlan)
        assert plan.document is not None
        assert plan.document.text == "wheres the 5* hotel < 2 km away?"

    def test_that_go_on_keep_the_words_before(self) -> None:
        """What was asked before is part of the question, as it was typed."""
        plan = asked("and whats the pin there?", earlier=("wheres the < 5 hotel?",))

        assert isinstance(plan, DocumentQuestion)
        assert plan.text == "wheres the < 5 hotel? and whats the pin there?"

    def test_in_parts_keep_the_words_of_each(self) -> None:
        """Each part is looked for by itself."""
        plan = asked("wheres the beach? when does Wat Pho open? hw far is the pier?")

        assert isinstance(plan, DocumentQuestion)
        assert [part.text for part in plan.parts] == [
            "wheres the beach",
            "when does Wat Pho open",
            "hw far is the pier?",
        ]

    def test_of_many_words_put_back_the_last_of_them(self) -> None:
        """What would take its time to be found again stays as it was read."""
        earlier = ("wheres the hotel" + " tower" * 145, "and whats the pin there" + " tower" * 144)

        plan = asked("and whats the wifi there?", earlier=earlier)

        assert isinstance(plan, DocumentQuestion)
        assert [word for word in plan.text.split() if word.startswith(("where", "what"))] == ["where", "whats", "whats"]

    def test_are_not_made_certain_by_a_guess(self) -> None:
        """A word that was only guessed to be of money leaves the question to whoever has an answer."""
        plan = asked("how mcuh was lunch")

        assert isinstance(plan, DocumentQuestion) or not plan.is_certain
