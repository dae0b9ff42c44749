"""Asked spending: no document knows what people paid, and any may know how something is paid."""

import pytest

from domain.answer_writing.asked_spending import asks_for_spending


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
        ],
    )
    def test_is_no_matter_of_what_is_to_be_paid(self, text: str) -> None:
        """How something is paid, and whether one must, a document may say."""
        assert not asks_for_spending(text)
