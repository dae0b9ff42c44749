"""Languages: a question in one that is nothing but tables has exactly its rows, on both databases."""

from datetime import date

import pytest

from domain.answer_writing.wording import ledger_findings
from domain.lexicon.languages.tables import LanguageTables
from domain.plans import QueryPlan
from domain.question_reading.language_forms import language_of
from domain.question_reading.languages import SPOKEN
from domain.question_reading.planning import plan_question
from persistence.database import Database
from persistence.fact_finding.finding import find_facts
from persistence.fact_finding.knowledge import load_knowledge
from tests.arrangement import stored_expense, stored_trip

TOY = LanguageTables(
    name="Esperanto",
    parts={
        "question": """
            kiom ni elspezis {for*} = how much did we spend {for*}
            kiu pagis la plej multe = who paid the most
            """,
        "for": "por {thing} = on {thing}",
    },
    words="""
        food: manĝaĵo
        dinner: vespermanĝo
        taxi: taksio
        """,
)


async def answer_to(database: Database, text: str, descriptions: tuple[str, ...]) -> str:
    """Return the template's answer to a question of a trip with expenses of 300 euros, all of them food."""
    trip = await stored_trip(database)
    for description in descriptions:
        await stored_expense(database, trip, description)
    async with database.snapshot() as connection:
        known = await load_knowledge(connection, trip)
        languages = (*SPOKEN, language_of(TOY))
        plan = plan_question(text, known=known, today=date(2026, 11, 21), languages=languages)
        assert isinstance(plan, QueryPlan)
        facts = await find_facts(connection, plan, trip) if plan.is_computable else ()
    return ledger_findings(plan, facts, known.names).text


class TestToyLanguage:
    """A language of three words and two forms that no file of ours knows."""

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            (
                "Kiom ni elspezis por manĝaĵo?",
                "The total of the expenses in category Food is 600.00 EUR (2 expenses).",
            ),
            (
                "Kiom ni elspezis por vespermanĝo?",
                "The total of the expenses that mention 'vespermanĝo' or 'dinner' is 600.00 EUR (2 expenses).",
            ),
            ("Kiom ni elspezis por jakto?", "Nothing in this trip matches 'jakto'."),
        ],
    )
    async def test_is_answered(self, database: Database, text: str, answer: str) -> None:
        """Its questions are computed of the trip's rows, and its unknown words told as they were written."""
        assert await answer_to(database, text, ("Vespermanĝo", "Dinner at Eiffel Tower")) == answer


class TestGerman:
    """Questions in German of a ledger that two people kept, one in German and one in English."""

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            (
                "Wie viel haben wir für Bier ausgegeben?",
                "The total of the expenses that mention 'Bier' or 'beer' is 600.00 EUR (2 expenses).",
            ),
            (
                "Wie viel haben wir am See ausgegeben?",
                "The total of the expenses that mention 'See' is 300.00 EUR (1 expense).",
            ),
            (
                "Wie viele Ausgaben gibt es ohne Bier?",
                "The number of expenses that do not mention 'Bier' or 'beer' is 1.",
            ),
        ],
    )
    async def test_finds_what_either_wrote(self, database: Database, text: str, answer: str) -> None:
        """A word that the language has in English is looked for in both, wherever the trip has it."""
        assert await answer_to(database, text, ("Bier im Garten", "Beer", "Kajak am See")) == answer
