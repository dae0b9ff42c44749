"""Who pays: users with all their sessions, and networks for everybody else."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Viewer
from graph.throttling.payers import Payer, address_group, payer_of


class TestPayerOf:
    """Whose budget it is."""

    def test_is_the_user_in_all_their_sessions_and_from_anywhere(self) -> None:
        """A second session or another address is no second budget."""
        user_id = uuid4()

        payers = {payer_of(Viewer(user_id, uuid4()), address) for address in ("192.0.2.1", "192.0.2.2")}

        assert payers == {Payer(f"user/{user_id}", is_known=True)}

    def test_is_an_api_key_by_itself(self) -> None:
        """A program that runs wild spends its own budget, not its owner's."""
        key_id = uuid4()

        payer = payer_of(Viewer(uuid4(), key_id=key_id, points_per_minute=7), "192.0.2.1")

        assert payer == Payer(f"key/{key_id}", is_known=True, points_per_minute=7)

    def test_is_the_address_where_nobody_is_signed_in(self) -> None:
        """A token that is not good any more is none, and a share link is no account."""
        link_id = uuid4()

        payers = {payer_of(each, "192.0.2.1") for each in ("It has expired.", Viewer(link_id, link_id=link_id))}

        assert payers == {Payer("address/192.0.2.1", is_known=False)}


class TestAddressGroup:
    """Who is behind an address."""

    @given(st.ip_addresses(v=4))
    def test_is_an_ipv4_address_by_itself(self, address: IPv4Address) -> None:
        """Also where it is written as an IPv6 one, as sockets for both kinds do."""
        assert address_group(str(address)) == address_group(f"::ffff:{address}") == str(address)

    @given(st.ip_addresses(v=6, network="2000::/3"), st.integers(0, 2**64 - 1))
    def test_is_all_addresses_of_an_ipv6_network_of_64_bits(self, address: IPv6Address, host: int) -> None:
        """Whoever has a network has 2**64 addresses, and one budget."""
        neighbour = IPv6Address(int(address) >> 64 << 64 | host)

        assert address_group(str(neighbour)) == address_group(str(address))
        assert address in IPv6Network(address_group(str(address)))

    @given(st.ip_addresses(v=6, network="2000::/3"))
    def test_ends_with_its_network(self, address: IPv6Address) -> None:
        """The next network is somebody else's."""
        assert address_group(str(IPv6Address(int(address) ^ 1 << 64))) != address_group(str(address))

    @pytest.mark.parametrize(
        ("address", "group"),
        [("", ""), ("testclient", "testclient"), ("x" * 65, "x" * 64), ("fe80::1%eth0", "fe80::/64")],
    )
    def test_is_the_text_where_it_is_no_address(self, address: str, group: str) -> None:
        """Nothing that a transport says breaks it, and nothing is without a limit."""
        assert address_group(address) == group
