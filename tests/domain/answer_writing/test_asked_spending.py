"""Asked spending: no document knows what people paid, and any may know how something is paid."""

import pytest

from domain.answer_writing.asked_spending import asks_for_rule, asks_for_spending


class TestAsksForSpending:
    """asks_for_spending."""

    def test_tells_what_no_document_knows(self) -> None:
        """A price may stand in a document; who paid it does not."""
        asked = ["Who paid for food?", "What did we spend in Vienna?", "What do I owe?", "Which expenses did Anna pay?"]

        assert all(map(asks_for_spending, asked))

    @pytest.mark.parametrize(
        "text",
        [
            "What does the transfer cost?",
            "Until when?",
            "How is the transfer paid?",
            "Which expenses are receipts required for?",
            "Do travelers pay lodging tax?",
            "Can we pay by card?",
            "Who pays the deposit?",
        ],
    )
    def test_is_no_matter_of_what_is_to_be_paid(self, text: str) -> None:
        """How something is paid, and whether one must, a document may say."""
        assert not asks_for_spending(text)


class TestAsksForRule:
    """asks_for_rule."""

    @pytest.mark.parametrize(
        "text",
        [
            "Can we pay by card at the restaurant?",
            "Could I still pay in cash?",
            "Are stolen phones covered?",
            "Is trip cancellation covered when I am ill?",
            "How much is covered if my bag is stolen?",
            "Is luggage covered by the insurance?",
            "How much do we pay if we cancel on 12 November?",
        ],
    )
    def test_tells_what_only_documents_say(self, text: str) -> None:
        """No sum of expenses answers whether and when something is to be paid."""
        assert asks_for_rule(text)

    @pytest.mark.parametrize(
        "text",
        [
            "How much did we pay by card?",
            "Who covered the taxi?",
            "Is the taxi covered by Anna?",
            "What did we pay in Kyoto?",
            "Can we pay Ben back?",
            "How much do I have to pay?",
            "Who should pay next?",
        ],
    )
    def test_is_not_what_people_paid(self, text: str) -> None:
        """What was paid, and who owes, the ledger knows."""
        assert not asks_for_rule(text)
