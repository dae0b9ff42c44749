"""Payers: whose budget an operation is charged to."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from domain.access import Viewer

_LONGEST_TEXT = 64
_IPV6_PREFIX = 64


@dataclass(frozen=True, slots=True)
class Payer:
    """Whoever has a budget: its name in keys, and whether it is known to be somebody with an account.

    `points_per_minute` is a budget of its own, where it has one.
    """

    name: str
    is_known: bool
    points_per_minute: int | None = None


def payer_of(identity: Viewer | str, address: str) -> Payer:
    """Return who pays: an API key; a signed-in user, with all their sessions together; anybody else by their address.

    The bearers of a share link are anybody: a link that is passed around is no budget that its friends could lose.
    """
    if isinstance(identity, str) or not identity.has_account:
        return Payer(f"address/{address_group(address)}", is_known=False)
    if identity.key_id is not None:
        return Payer(f"key/{identity.key_id}", is_known=True, points_per_minute=identity.points_per_minute)
    return Payer(f"user/{identity.user_id}", is_known=True)


def address_group(address: str) -> str:
    """Return what stands for everybody behind an address: an IPv6 network of 64 bits, which one household has whole.

    Text that is no address stands for itself, so that a transport without addresses is limited too.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:_LONGEST_TEXT]
    return _group(parsed)


def _group(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False))
