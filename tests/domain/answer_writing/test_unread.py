"""Unread: documents that nobody has read are named."""

from domain.answer_writing.unread import UNREAD_STATES, UnreadDocument, what_is_unread
from domain.documents import DocumentState


class TestWhatIsUnread:
    """what_is_unread."""

    def test_is_nothing_where_all_is_read(self) -> None:
        """Then the documents do not say."""
        assert what_is_unread(()) == ()

    def test_tells_what_is_awaited_from_what_failed(self) -> None:
        """One may be asked again in a minute, the other may not."""
        documents = [UnreadDocument("a.pdf", DocumentState.QUEUED), UnreadDocument("b.pdf", DocumentState.FAILED)]

        assert what_is_unread(documents) == (
            "'a.pdf' is still being read: ask again in a minute.",
            "'b.pdf' could not be read, and nothing in it can be found.",
        )

    def test_names_three_of_many(self) -> None:
        """A list of a hundred tells no more."""
        documents = [UnreadDocument(f"{number}.pdf", DocumentState.READING) for number in range(5)]

        assert what_is_unread(documents) == (
            "'0.pdf', '1.pdf', '2.pdf' and 2 more are still being read: ask again in a minute.",
        )

    def test_is_of_all_states_but_read_and_called_off(self) -> None:
        """Who called the reading off knows."""
        assert set(DocumentState) - UNREAD_STATES == {DocumentState.READY, DocumentState.CANCELLED}
