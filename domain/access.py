"""Access: who a viewer is, which role a trip gives them, and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.refusals import Refusal, RefusalCode


class NotFound(Refusal):
    """There is no such thing, or the viewer may not know of it: the two look exactly alike."""

    code = RefusalCode.NOT_FOUND


class Forbidden(Refusal):
    """The viewer can see the trip, and their role does not allow this."""

    code = RefusalCode.FORBIDDEN


class Scope(StrEnum):
    """What a credential lets its bearer do, whatever their roles."""

    READ = "READ"
    WRITE = "WRITE"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a signed-in user, an API key of theirs, the bearer of a share link, or a worker on a user's behalf.

    At most one of `session_id`, `key_id` and `link_id` is set. `user_id` is the account; a share link has none, and its
    own id stands there, which is the id of no user. `trip_ids` are all trips it opens (None: all of the user's);
    `points_per_minute` is the key's own rate limit, where it has one.
    """

    user_id: UUID
    session_id: UUID | None = None
    key_id: UUID | None = None
    link_id: UUID | None = None
    scope: Scope = Scope.WRITE
    trip_ids: frozenset[UUID] | None = None
    points_per_minute: int | None = None

    @property
    def has_account(self) -> bool:
        """Whether `user_id` is the id of a user."""
        return self.link_id is None

    @property
    def may_write(self) -> bool:
        """Whether it may change anything at all."""
        return self.scope is Scope.WRITE


def require_every_trip(viewer: Viewer) -> None:
    """Raise Forbidden where a credential is for some trips alone, which others cannot be added to."""
    if viewer.trip_ids is not None:
        raise Forbidden("This key is for some trips alone: it may neither create trips nor join them.")


class Role(StrEnum):
    """What a user is on a trip."""

    OWNER = "OWNER"
    EDITOR = "EDITOR"
    VIEWER = "VIEWER"


class Action(StrEnum):
    """What can be done on a trip."""

    SEE = "see this trip"
    EDIT_TRIP = "change this trip's settings"
    EDIT_LEDGER = "change this trip's expenses and payments"
    EDIT_PEOPLE = "add and change people of this trip"
    INVITE = "invite people to this trip"
    EDIT_MEMBERS = "decide about people of this trip who have an account"
    EDIT_DOCUMENTS = "change this trip's documents"
    EDIT_CLEAN_UP = "decide what is cleaned up from this trip"
    ASK = "ask questions about this trip"


_ALLOWED = {
    Role.OWNER: frozenset(Action),
    Role.EDITOR: frozenset(Action) - {Action.INVITE, Action.EDIT_MEMBERS, Action.EDIT_CLEAN_UP},
    # Asking changes nothing: the answer is read from what a viewer may see.
    Role.VIEWER: frozenset({Action.SEE, Action.ASK}),
}
_ARTICLES = {Role.OWNER: "An", Role.EDITOR: "An", Role.VIEWER: "A"}


def role_for(viewer: Viewer, role: Role) -> Role:
    """Return what a credential makes of a user's role on a trip: one that may only read makes everybody a viewer."""
    return role if viewer.may_write else Role.VIEWER


def require(role: Role, action: Action) -> None:
    """Raise Forbidden unless the role table allows `action` to `role`."""
    if action not in _ALLOWED[role]:
        raise Forbidden(f"{_ARTICLES[role]} {role.value.lower()} may not {action.value}.")


def not_found(noun: str, field: str | None = None) -> NotFound:
    """Return the refusal for an id that leads nowhere the viewer may go."""
    return NotFound(f"There is no such {noun}.", field=() if field is None else (field,))
