"""Listening on one port by several processes, and where that cannot be."""

import socket
from pathlib import Path

import pytest

from graph.cli.failures import CommandFailed
from graph.cli.listening import Place, listening
from graph.cli.ports import listening_socket, port_of, reserved_socket
from persistence.settings import Settings

EVERYWHERE = "0.0.0.0"  # noqa: S104  # so that it can be told from what is for this machine alone


def settings(tmp_path: Path, workers: int) -> Settings:
    """Return settings for so many processes, on a free port."""
    return Settings(_env_file=None, data_root_path=tmp_path, port=0, api_workers=workers)


class TestListening:
    """The port of the API, and who listens there."""

    def test_is_inherited_by_one_alone(self, tmp_path: Path) -> None:
        """It answers for itself at the port that clients know; where nothing is inherited, it opens that."""
        with listening(settings(tmp_path, 1)) as one:
            (alone,) = one.places
            (inherited,) = alone.inherited

            assert (alone.address, port_of(inherited), alone.opens_port) == (one.address, one.port, False)
        with listening(settings(tmp_path, 1), inherits=False) as other:
            assert other.places == (Place(other.address, (), opens_port=True),)

    @pytest.mark.parametrize("spreads", [True, False])
    def test_has_beside_it_one_of_each(self, tmp_path: Path, *, spreads: bool) -> None:
        """What each process has of its own is for this machine alone; the port is either opened by it, or inherited."""
        everywhere = settings(tmp_path, 3).model_copy(update={"host": EVERYWHERE})
        with listening(everywhere, spreads=spreads) as sockets:
            own = [place.inherited[-1].getsockname() for place in sockets.places]
            shared = {place.inherited[:-1] for place in sockets.places}
            ports = {one.getsockname() for inherited in shared for one in inherited}

            assert [place.address for place in sockets.places] == [f"http://127.0.0.1:{port}" for _, port in own]
        assert ({host for host, _ in own}, len(set(own))) == ({"127.0.0.1"}, 3)
        assert ports == (set() if spreads else {(EVERYWHERE, sockets.port)})
        assert {place.opens_port for place in sockets.places} == {spreads}
        assert len(shared) == 1

    @pytest.mark.parametrize("spreads", [True, False])
    def test_is_given_up_in_the_end(self, tmp_path: Path, *, spreads: bool) -> None:
        """With every other socket."""
        with listening(settings(tmp_path, 2), spreads=spreads) as sockets:
            pass

        assert {one.fileno() for place in sockets.places for one in place.inherited} == {-1}
        listening_socket("127.0.0.1", sockets.port).close()

    def test_is_refused_to_several_where_none_inherits(self, tmp_path: Path) -> None:
        """The sentence says what to do instead."""
        with (
            pytest.raises(CommandFailed, match=r"^On Windows .* leave API_WORKERS at 1, or run several"),
            listening(settings(tmp_path, 2), inherits=False),
        ):
            pass


class TestReservedSocket:
    """A port that is kept for those who share it."""

    def test_lets_only_them_in(self) -> None:
        """Another program cannot have it, and nobody is connected to who only keeps it."""
        with reserved_socket("127.0.0.1", 0) as kept:
            port = port_of(kept)
            with pytest.raises(CommandFailed, match="is in use by another program"):
                listening_socket("127.0.0.1", port)
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port))
            with listening_socket("127.0.0.1", port, is_shared=True), socket.create_connection(("127.0.0.1", port)):
                pass

    def test_is_refused_where_others_share_it_already(self) -> None:
        """A second server would take half of the first one's clients, and neither would notice."""
        with (
            listening_socket("127.0.0.1", 0, is_shared=True) as other,
            pytest.raises(CommandFailed, match="is in use by another program"),
        ):
            reserved_socket("127.0.0.1", port_of(other))
