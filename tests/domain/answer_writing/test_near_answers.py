"""Near answers: sentences of just what a question names, which tell the price, the time or the doing of another."""

from uuid import UUID

import pytest

from domain.answer_writing.evidence import find_evidence
from domain.answer_writing.told_sentences import Excerpt
from domain.question_reading.planning import document_question

_SUBJECT = "Your reservation at Hotel Amsel, Linz"
MAIL = Excerpt(
    UUID(int=1),
    "amsel.eml",
    None,
    0,
    f"""\
{_SUBJECT}

From: Hotel Amsel <desk@amsel.example>
To: Grace <grace@example.org>
Date: Monday 3 May 2027

Dear Grace,
Your reservation number is AM-44120.
The sauna of the hotel is open from 15:00 to 22:00. The hotel bar opens at 18:00.
Smoking in the room costs 80 EUR. The minibar in the room is 12 EUR per day.
The climate tax of 3 EUR per person and night is due on arrival.
You may cancel free of charge until 1 May 2027; after that we charge 60 EUR.
Check-out is by 11:00.""",
    (_SUBJECT,),
)
BOAT = Excerpt(
    UUID(int=2),
    "houseboat.txt",
    None,
    0,
    """\
Charter no. HB-2031, Blue Boats, Passau
Type: Linssen 30, diesel.
The boat must be brought back with full tanks; otherwise 70 EUR are charged.
Mooring of the boat costs 15 EUR per night. The dinghy is free.
You may sail up to 60 km per day.
The bridge at Vilshofen opens at 9:00. The lock is closed on Sundays.
In an accident, call the base at once.
The deposit is held on the card of the renter.
Theft of bicycles is not insured.""",
)
CHAT = Excerpt(
    UUID(int=3),
    "chat.txt",
    None,
    0,
    """\
Noah: I land at Schwechat on 14 May at 07:40 with flight OS412.
Mia: I leave on 20 May by train.
Paul: we meet at Linz station on 15 May at 12:30, all of us.
Ida: we must be at Schwechat on 21 May by 16:00.
The walk lasts from 16 to 18 May.""",
)
EXCERPTS = (MAIL, BOAT, CHAT)


def quotes(text: str) -> list[str]:
    """Return what is quoted to a question, the best first."""
    return [found.citation.quote for found in find_evidence(document_question(text), EXCERPTS)]


class TestFindEvidence:
    """find_evidence."""

    @pytest.mark.parametrize(
        "text",
        [
            "How much did the room cost?",  # smoking in it, the minibar in it
            "What did the room cost?",
            "How much was the room in total?",
            "How much is the room per night?",
            "How much did the hotel cost?",
            "How much did the boat cost?",  # its mooring, else its tanks
            "How much was the boat per night?",
            "How much are the tanks in total?",
            "When does the hotel open?",  # its sauna and its bar do
            "What time does the hotel close?",
            "When is the hotel open?",
            "When does Vilshofen open?",
            "When do we arrive in Linz?",  # a tax is due
            "Where is the hotel?",  # the sender's name
            "Where is Hotel Amsel?",
            "Who reserved the hotel?",  # the subject
            "When did we make the reservation at the hotel?",
            "Who is Grace?",
            "On what date do we check out?",  # an hour
            "On which day is check-out?",
            "How much do we pay if we cancel on 12 May?",
            "How did we get to Schwechat?",  # Noah's landing
            "When do we land at Schwechat?",
            "When do we leave?",
            "How many km did we sail?",  # a limit
            "How many km can we sail in total?",  # by day
            "How much from 18 to 16 May?",
            "Total on the day before the walk",
            "Which boat do we have?",
        ],
    )
    def test_quotes_nothing_of_another_thing(self, text: str) -> None:
        """What stands beside a price, an hour or a name is none that was asked for."""
        assert quotes(text) == []

    @pytest.mark.parametrize(
        ("text", "quote"),
        [
            ("How much is the minibar?", "The minibar in the room is 12 EUR per day."),
            ("How much is smoking in the room?", "Smoking in the room costs 80 EUR."),
            ("How much is mooring per night?", "Mooring of the boat costs 15 EUR per night."),
            ("How much is the dinghy?", "The dinghy is free."),
            ("How much is the climate tax?", "The climate tax of 3 EUR per person and night is due on arrival."),
            ("When does the sauna open?", "The sauna of the hotel is open from 15:00 to 22:00."),
            ("When does the bar open?", "The hotel bar opens at 18:00."),
            ("When does the bridge open?", "The bridge at Vilshofen opens at 9:00."),
            ("When is the lock closed?", "The lock is closed on Sundays."),
            ("On which day is the lock closed?", "The lock is closed on Sundays."),
            ("What time is check-out?", "Check-out is by 11:00."),
            ("What is our reservation number?", "Your reservation number is AM-44120."),
            ("When do we need to be at Schwechat?", "Ida: we must be at Schwechat on 21 May by 16:00."),
            ("When do we need to be at Linz?", "Paul: we meet at Linz station on 15 May at 12:30, all of us."),
            ("Where do we meet?", "Paul: we meet at Linz station on 15 May at 12:30, all of us."),
            ("On what date does Mia leave?", "Mia: I leave on 20 May by train."),
            ("How many km may we sail per day?", "You may sail up to 60 km per day."),
            ("What do we do in an accident?", "In an accident, call the base at once."),
            ("Are stolen bicycles insured?", "Theft of bicycles is not insured."),
            ("On whose card is the deposit held?", "The deposit is held on the card of the renter."),
        ],
    )
    def test_quotes_what_is_of_the_thing_itself(self, text: str, quote: str) -> None:
        """The same sentences answer whoever asks for what they tell."""
        assert quotes(text)[:1] == [quote]

    def test_begins_no_sentence_with_a_number(self) -> None:
        """What follows "no." is its number, and what stands before it is not cut off."""
        assert quotes("What is the charter number?")[:1] != ["HB-2031, Blue Boats, Passau"]
