"""Mentions: a word that the ledger does not know may well stand in a document."""

from uuid import UUID

from domain.answer_writing.mentions import mentioned_in, what_is_mentioned
from domain.answer_writing.told_sentences import Excerpt

CONTRACT = Excerpt(UUID(int=1), "contract.pdf", 1, 0, "The deposit is 900 EUR. Thefts are reported to the police.")
POLICY = Excerpt(UUID(int=2), "policy.md", None, 0, "Stolen baggage is covered. The deposit is not.")


class TestMentions:
    """mentioned_in, and what_is_mentioned."""

    def test_names_the_first_document_that_says_a_word(self) -> None:
        """In any of its forms; what no document says is left out."""
        names = mentioned_in(("deposit", "cover", "yachts"), (CONTRACT, POLICY))

        assert names == {"deposit": "contract.pdf", "cover": "policy.md"}
        assert what_is_mentioned(names) == ("contract.pdf mentions 'deposit'.", "policy.md mentions 'cover'.")

    def test_lists_the_words_of_one_document(self) -> None:
        """One sentence for each document, and none where nothing is mentioned."""
        names = mentioned_in(("deposit", "police"), (CONTRACT,))

        assert what_is_mentioned(names) == ("contract.pdf mentions 'deposit' and 'police'.",)
        assert what_is_mentioned(mentioned_in(("yachts",), (CONTRACT, POLICY))) == ()
