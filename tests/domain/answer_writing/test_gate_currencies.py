"""The gate where a trip was paid in several currencies: a figure of one of them never stands for all that was spent."""

import pytest

from domain.answer_writing.gate import masked, pass_sentence
from domain.answers import Fact
from tests.domain.answer_writing.test_gate_corpus import fact

TOTALS = (
    fact("The total of the expenses in CZK is {}.", "45.00 CZK (1 expense)"),
    fact("The total of the expenses in EUR is {}.", "616.00 EUR (9 expenses)"),
    fact("The total of the expenses in GBP is {}.", "14.00 GBP (2 expenses)"),
    fact("Booked in EUR, the total of the expenses is {}.", "634.60 EUR (12 expenses)"),
)
LARGEST = (
    fact("The largest of the expenses in EUR is {}.", "300.00 EUR for 'Hotel', paid by Sarah on 2026-10-20"),
    fact("The largest of the expenses in GBP is {}.", "10.00 GBP for 'Taxi', paid by David on 2026-10-24"),
    fact("Booked in EUR, the largest of the expenses is {}.", "300.00 EUR for 'Hotel', paid by Sarah on 2026-10-20"),
)
SMALLEST = (
    fact("The smallest of the expenses in EUR is {}.", "12.00 EUR for 'Beer', paid by David on 2026-10-21"),
    fact("The smallest of the expenses in GBP is {}.", "4.00 GBP for 'Coffee', paid by Mia on 2026-10-25"),
)
PER_DAY = (
    fact("The average per day of the expenses in CZK is {}.", "7.50 CZK (45.00 CZK by 6 days)"),
    fact("The average per day of the expenses in EUR is {}.", "about 102.67 EUR (616.00 EUR by 6 days)"),
    fact("Booked in EUR, the average per day of the expenses is {}.", "about 102.97 EUR (617.80 EUR by 6 days)"),
)
MOST = (
    fact("Of the expenses in EUR, {}.", "Sarah paid the most: 393.00 EUR (3 expenses)"),
    fact("Of the expenses in GBP, {}.", "David paid the most: 10.00 GBP (1 expense)"),
    fact("Of the expenses, booked in EUR, {}.", "Sarah paid the most: 394.80 EUR (4 expenses)"),
)
BY_SARAH = (
    fact("The total of the expenses paid by Sarah in CZK is {}.", "45.00 CZK (1 expense)"),
    fact("The total of the expenses paid by Sarah in EUR is {}.", "393.00 EUR (3 expenses)"),
    fact("Booked in EUR, the total of the expenses paid by Sarah is {}.", "394.80 EUR (4 expenses)"),
)
SENT = (
    fact("The list of the payments from Sarah to David has {}.", "1 payment of together 9.00 EUR: Sarah paid David"),
    fact("The list of the payments from Sarah to David has {}.", "1 payment of together 5.00 GBP: Sarah paid David"),
)
BALANCES = (fact("{}.", "Sarah owes 20.00 EUR"), fact("{}.", "Sarah owes 4.00 GBP"))
FOOD_AND_TRANSPORT = (
    fact("The total of the expenses in category Food in EUR is {}.", "147.00 EUR (4 expenses)"),
    fact("The total of the expenses in category Food in GBP is {}.", "4.00 GBP (1 expense)"),
    fact("The total of the expenses in category Transport in EUR is {}.", "64.00 EUR (2 expenses)"),
    fact("The total of the expenses in category Transport in GBP is {}.", "10.00 GBP (1 expense)"),
)
IN_GBP = (TOTALS[2],)
LARGEST_IN_GBP = (LARGEST[1],)
ALL_TOLD = "How much did we spend in total?"
DEAREST = "What was the largest expense?"

PARTS_AS_THE_WHOLE = [
    (ALL_TOLD, TOTALS, "In total you spent {F3}."),
    (ALL_TOLD, TOTALS, "You spent {F3} in total."),
    (ALL_TOLD, TOTALS, "The total of the expenses is {F3}."),
    (ALL_TOLD, TOTALS, "Your total is {F1}."),
    (ALL_TOLD, TOTALS, "You spent {F3} on the trip."),
    (ALL_TOLD, TOTALS, "You spent {F2}."),
    (ALL_TOLD, TOTALS, "You spent {F1} and {F3}."),
    (ALL_TOLD, TOTALS, "In GBP and EUR, you spent {F3}."),
    (ALL_TOLD, TOTALS, "The total of the expenses in EUR is {F3}."),
    (ALL_TOLD, TOTALS, "You spent {F1}, that is {F2} and {F3}."),
    (ALL_TOLD, TOTALS, "The whole trip cost {F3} in GBP."),
    (DEAREST, LARGEST, "The largest expense was {F2}."),
    (DEAREST, LARGEST, "The largest of the expenses is {F2}."),
    (DEAREST, LARGEST, "Your most expensive expense was {F2}."),
    (DEAREST, LARGEST, "The largest was {F2}."),
    ("What was the smallest expense?", SMALLEST, "The smallest expense was {F1}."),
    ("What was the smallest expense?", SMALLEST, "The cheapest was {F1}."),
    (DEAREST, LARGEST, "The largest expense was {F3}."),
    (DEAREST, LARGEST, "The largest expense in GBP was {F3}."),
    ("What did we spend per day?", PER_DAY, "The average per day was {F1}."),
    ("What did we spend per day?", PER_DAY, "On average you spent {F3} per day."),
    ("What did we spend per day?", PER_DAY, "On average you spent {F1} per day."),
    ("What did we spend per day?", PER_DAY, "The average per day of the expenses is {F2}."),
    ("Who paid the most?", MOST, "Of the expenses, {F2}."),
    ("Who paid the most?", MOST, "Of the expenses in EUR, {F2}."),
    ("How much did Sarah pay?", BY_SARAH, "Sarah paid {F2}."),
    ("How much did Sarah pay?", BY_SARAH, "Sarah paid {F2} in total."),
    ("How much did Sarah pay?", BY_SARAH, "The total of the expenses paid by Sarah is {F1}."),
    ("What did Sarah send David?", SENT, "The payments from Sarah to David are {F1}."),
    ("Food and transport?", FOOD_AND_TRANSPORT, "You spent {F1} on food and {F3} on transport."),
    ("How much did we spend in GBP?", IN_GBP, "The whole trip cost {F1}."),
    ("How much did we spend in GBP?", IN_GBP, "Altogether, the group spent {F1} on the entire trip."),
    ("What was the largest expense in GBP?", LARGEST_IN_GBP, "The largest expense of yours was {F1}."),
]
FAITHFUL = [
    (ALL_TOLD, TOTALS, "In total you spent {F3} in GBP."),
    (ALL_TOLD, TOTALS, "In pounds, you spent {F3}."),
    (ALL_TOLD, TOTALS, "In total you spent {F1}, {F2} and {F3}."),
    (ALL_TOLD, TOTALS, "Booked in EUR, you spent {F4}."),
    (DEAREST, LARGEST, "The largest expense in EUR was {F1}."),
    (DEAREST, LARGEST, "The most expensive in GBP was {F2}."),
    (DEAREST, LARGEST, "Booked in EUR, the largest expense was {F3}."),
    ("What did we spend per day?", PER_DAY, "Booked in EUR, you spent {F3} per day on average."),
    (DEAREST, LARGEST[:2], "The largest were {F1} and {F2}."),
    ("What was the smallest expense?", SMALLEST, "The smallest expense in GBP was {F2}."),
    ("What did we spend per day?", PER_DAY, "On average you spent {F1} per day in CZK."),
    ("Who paid the most?", MOST, "Of the expenses in GBP, {F2}."),
    ("Who paid the most?", MOST, "Of the expenses, {F1} and {F2}."),
    ("How much did Sarah pay?", BY_SARAH, "Sarah paid {F2} in EUR."),
    ("How much did Sarah pay?", BY_SARAH, "Sarah paid {F1} and {F2}."),
    ("What did Sarah send David?", SENT, "The payments from Sarah to David are {F1} and {F2}."),
    ("What do we owe?", BALANCES, "According to the ledger, {F1}."),
    ("How much did we spend in GBP?", IN_GBP, "You spent {F1}."),
    ("How much did we spend in GBP?", IN_GBP, "The total is {F1}."),
]


class TestSeveralCurrencies:
    """Figures of several currencies."""

    @pytest.mark.parametrize(("question", "facts", "sentence"), PARTS_AS_THE_WHOLE)
    def test_are_none_of_them_the_whole(self, question: str, facts: tuple[Fact, ...], sentence: str) -> None:
        """What was paid in one currency is not what was paid."""
        assert pass_sentence(sentence, question=question, facts=facts, evidence=()) is None

    @pytest.mark.parametrize(("question", "facts", "sentence"), FAITHFUL)
    def test_pass_with_their_currency_or_all_together(
        self, question: str, facts: tuple[Fact, ...], sentence: str
    ) -> None:
        """Each says what its figure is of, or leaves none of the figures out."""
        assert pass_sentence(sentence, question=question, facts=facts, evidence=()) is not None

    @pytest.mark.parametrize("facts", [TOTALS, LARGEST, PER_DAY, MOST, BY_SARAH, SENT, BALANCES])
    def test_pass_as_they_are_stated(self, facts: tuple[Fact, ...]) -> None:
        """A statement that is copied names its currency itself."""
        for statement, each in zip(masked(facts), facts, strict=True):
            passed = pass_sentence(statement, question="", facts=facts, evidence=())

            assert passed is not None
            assert passed.text == each.statement
