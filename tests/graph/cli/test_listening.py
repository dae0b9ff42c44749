"""Listening on one port by several processes, and where that cannot be."""

from pathlib import Path

import pytest

from graph.cli.failures import CommandFailed
from graph.cli.listening import listening, require_one_where_none_inherit
from persistence.settings import Settings

EVERYWHERE = "0.0.0.0"  # noqa: S104  # so that it can be told from what is for this machine alone


def settings(tmp_path: Path, workers: int) -> Settings:
    """Return settings for so many processes, on a free port."""
    return Settings(_env_file=None, data_root_path=tmp_path, port=0, api_workers=workers)


class TestListening:
    """The sockets of the API."""

    def test_are_one_for_one_process(self, tmp_path: Path) -> None:
        """It answers for itself at the port that clients know."""
        with listening(settings(tmp_path, 1)) as sockets:
            assert sockets.addresses() == [sockets.address] == [f"http://127.0.0.1:{sockets.port}"]
            assert sockets.inherited(0) == (sockets.shared,)

    def test_are_one_for_all_and_one_for_each(self, tmp_path: Path) -> None:
        """What each has of its own is for this machine alone."""
        with listening(settings(tmp_path, 3).model_copy(update={"host": EVERYWHERE})) as sockets:
            inherited = [sockets.inherited(place) for place in range(3)]

            assert {shared for shared, _ in inherited} == {sockets.shared}
            assert [f"http://127.0.0.1:{own.getsockname()[1]}" for _, own in inherited] == sockets.addresses()
            assert {own.getsockname()[0] for _, own in inherited} == {"127.0.0.1"}
            assert len(set(sockets.addresses())) == 3

    def test_are_closed_in_the_end(self, tmp_path: Path) -> None:
        """All of them."""
        with listening(settings(tmp_path, 2)) as sockets:
            pass

        assert [one.fileno() for one in (sockets.shared, *sockets.own)] == [-1, -1, -1]

    def test_are_refused_where_none_can_be_shared(self) -> None:
        """The sentence says what to do instead; one process needs nothing shared."""
        require_one_where_none_inherit(1, can_inherit=False)
        require_one_where_none_inherit(2, can_inherit=True)
        with pytest.raises(CommandFailed, match=r"^On Windows .* leave API_WORKERS at 1, or run several"):
            require_one_where_none_inherit(2, can_inherit=False)
