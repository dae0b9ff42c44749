"""API keys as the domain makes them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from domain.access import Forbidden, Role, Scope, Viewer, require_every_trip, role_for
from domain.api_keys import ApiKey, ApiKeyDraft, create_api_key, revoke_api_key
from domain.share_links import AlreadyRevoked

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ONE_TRIP = frozenset({uuid4()})


def made(**given: object) -> ApiKey:
    """Return a key that is made now."""
    values = {"name": "Script", "scope": Scope.WRITE, "trip_ids": None, "days": None, "points_per_minute": None}
    draft = ApiKeyDraft(**(values | given))  # type: ignore[arg-type]  # a row of a test
    return create_api_key(
        draft, key_id=uuid4(), user_id=uuid4(), secret="tsk_abcdefgh", secret_hash=b"\0" * 32, now=NOW
    )


class TestApiKey:
    """What a key is to whoever bears it."""

    def test_speaks_for_its_user_within_its_limits(self) -> None:
        """The viewer has the key's scope, trips and budget, and no session."""
        key = made(scope=Scope.READ, trip_ids=ONE_TRIP, points_per_minute=60)

        assert key.viewer == Viewer(
            key.user_id, key_id=key.id, scope=Scope.READ, trip_ids=ONE_TRIP, points_per_minute=60
        )
        assert role_for(key.viewer, Role.OWNER) is Role.VIEWER

    def test_is_told_apart_by_how_it_begins(self) -> None:
        """Eight characters, of which four are random: far from enough to guess the rest."""
        assert made().hint == "tsk_abcd"

    def test_hides_its_hash_from_logs(self) -> None:
        """What is printed of it opens nothing, and finds nothing."""
        assert "key_hash" not in repr(made())

    @pytest.mark.parametrize(("days", "after", "is_alive"), [(None, 9_999, True), (7, 6, True), (7, 7, False)])
    def test_lives_for_its_days(self, days: int | None, after: int, *, is_alive: bool) -> None:
        """Without a term it lives until it is revoked."""
        assert made(days=days).is_alive(NOW + timedelta(days=after)) is is_alive

    def test_is_revoked_once(self) -> None:
        """From then on it is dead; the first moment stays."""
        revoked = revoke_api_key(made(), now=NOW)

        assert not revoked.is_alive(NOW)
        with pytest.raises(AlreadyRevoked):
            revoke_api_key(revoked, now=NOW)

    def test_of_some_trips_reaches_no_new_one(self) -> None:
        """Neither creating nor joining a trip is for it."""
        require_every_trip(made().viewer)
        with pytest.raises(Forbidden):
            require_every_trip(made(trip_ids=ONE_TRIP).viewer)
