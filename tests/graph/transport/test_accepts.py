"""Accept headers, read as RFC 9110 and the GraphQL over HTTP specification ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.transport.accepts import Format, Kind, read_accept

URQL = (
    "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed"
)
APOLLO = "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9"
APOLLO_SUBSCRIPTION = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json'
STREAMS = st.sampled_from(
    [
        "text/event-stream",
        "multipart/mixed",
        "multipart/mixed;deferSpec=20220824",
        "multipart/mixed;subscriptionSpec=1.0",
    ]
)
DOCUMENTS = st.sampled_from(["application/json", "application/graphql-response+json"])
KINDS = st.sampled_from(["plain", "incremental", "subscription"])


class TestPlainOperations:
    """What an operation with one result is answered with."""

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (None, Format.JSON),
            ("", Format.JSON),
            ("*/*", Format.JSON),
            ("application/*", Format.JSON),
            ("application/json", Format.JSON),
            ("application/json; charset=utf-8", Format.JSON),
            ("application/graphql-response+json", Format.GRAPHQL_JSON),
            ("APPLICATION/GraphQL-Response+JSON", Format.GRAPHQL_JSON),
            ("application/graphql-response+json, application/json", Format.GRAPHQL_JSON),
            ("application/json, application/graphql-response+json", Format.JSON),
            ("application/json;q=0.8, application/graphql-response+json;q=0.9", Format.GRAPHQL_JSON),
            ("application/graphql-response+json;q=0.8, application/json", Format.JSON),
            ("application/graphql-response+json, */*", Format.GRAPHQL_JSON),
            ("application/json;q=0, */*", Format.GRAPHQL_JSON),
            ("text/event-stream, application/json;q=0.1", Format.JSON),
            ("text/event-stream", Format.EVENTS),
            ("multipart/mixed", Format.PARTS),
            ('text/html;title="a,application/json"', None),
            ("text/html", None),
            ("*/*;q=0", None),
            ("application/json;q=2", None),
            ("nonsense", None),
            (URQL, Format.GRAPHQL_JSON),
            (APOLLO, Format.GRAPHQL_JSON),
        ],
    )
    def test_are_answered_by_order_and_quality(self, header: str | None, expected: Format | None) -> None:
        """Each header has one right answer."""
        assert read_accept(header).format_for("plain") is expected


class TestIncrementalOperations:
    """What an operation with `@defer` or `@stream` is answered with."""

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (None, Format.JSON),
            ("application/json", Format.JSON),
            ("application/json, multipart/mixed", Format.PARTS),
            ("multipart/mixed;incrementalSpec=v0.2, application/json", Format.PARTS),
            ("text/event-stream", Format.EVENTS),
            ("application/json, text/event-stream", Format.EVENTS),
            ("multipart/mixed;deferSpec=20300101, application/json", Format.JSON),
            (APOLLO_SUBSCRIPTION, Format.JSON),
            (URQL, Format.PARTS),
            (APOLLO, Format.PARTS_OF_2022),
        ],
    )
    def test_come_in_parts_where_these_are_named(self, header: str | None, expected: Format) -> None:
        """`*/*` names no stream: such a client wants one document."""
        assert read_accept(header).format_for("incremental") is expected


class TestSubscriptions:
    """What a subscription is answered with."""

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (None, None),
            ("*/*", None),
            ("application/json", None),
            ("multipart/mixed", None),
            ("text/event-stream, multipart/mixed", Format.EVENTS),
            ('multipart/mixed;subscriptionSpec="1.0", text/event-stream', Format.PARTS_OF_SUBSCRIPTION),
            ("multipart/mixed;subscriptionSpec=1.0;q=0.5, text/event-stream", Format.EVENTS),
            ("multipart/mixed;subscriptionSpec=2.0", None),
            (URQL, Format.EVENTS),
            (APOLLO_SUBSCRIPTION, Format.PARTS_OF_SUBSCRIPTION),
        ],
    )
    def test_are_streamed_the_way_that_is_named_first(self, header: str | None, expected: Format | None) -> None:
        """There is no other way: without a stream there is no answer."""
        assert read_accept(header).format_for("subscription") is expected


class TestAnyHeader:
    """What holds for every header."""

    @given(header=st.text(max_size=200), kind=KINDS)
    def test_can_be_read(self, header: str, kind: Kind) -> None:
        """Whatever a client sends, there is an answer or there is none."""
        accepted = read_accept(header)

        assert accepted.format_for(kind) in {*Format, None}

    @given(streams=st.lists(STREAMS), document=DOCUMENTS, kind=st.sampled_from(["plain", "incremental"]))
    def test_that_takes_json_gets_an_answer(self, streams: list[str], document: str, kind: Kind) -> None:
        """JSON is always possible, and is what a plain operation gets."""
        accepted = read_accept(", ".join([*streams, document]))

        found = accepted.format_for(kind)

        assert found is not None
        assert kind == "incremental" or found == document

    @given(qualities=st.permutations([0.9, 0.5, 0.1]))
    def test_is_answered_by_the_highest_quality_whatever_the_order(self, qualities: list[float]) -> None:
        """Order decides between equals only."""
        types = ["application/json", "application/graphql-response+json", "text/plain"]
        header = ", ".join(f"{name};q={quality}" for name, quality in zip(types, qualities, strict=True))

        found = read_accept(header).format_for("plain")

        assert found == max(types[:2], key=lambda name: qualities[types.index(name)])
