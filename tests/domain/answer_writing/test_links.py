"""Links: an address says nothing."""

from domain.answer_writing.links import without_links


class TestWithoutLinks:
    """without_links."""

    def test_keeps_what_is_said_alone(self) -> None:
        """Addresses of links, addresses by themselves and tags go; words and figures stay."""
        text = 'Take [a cash advance](https://a.example/O_5_(Policy)) at https://b.example/9 {% page "/x-7" %} twice.'

        assert without_links(text).split() == "Take [a cash advance] at twice.".split()
