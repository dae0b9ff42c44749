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


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a signed-in user, by the session their token is bound to (None: a worker on the user's behalf)."""

    user_id: UUID
    session_id: UUID | None = None


class Role(StrEnum):
    """What a user is on a trip."""

    OWNER = "OWNER"
    MEMBER = "MEMBER"


class Action(StrEnum):
    """What can be done on a trip."""

    SEE = "see this trip"
    EDIT_TRIP = "change this trip's settings"
    EDIT_LEDGER = "change this trip's expenses and payments"
    EDIT_PEOPLE = "add and change people of this trip"
    INVITE = "invite people to this trip"
    EDIT_MEMBERS = "decide about people of this trip who have an account"
    EDIT_DOCUMENTS = "change this trip's documents"
    ASK = "ask questions about this trip"


_ALLOWED = {
    Role.OWNER: frozenset(Action),
    Role.MEMBER: frozenset(Action) - {Action.INVITE, Action.EDIT_MEMBERS},
}


def require(role: Role, action: Action) -> None:
    """Raise Forbidden unless the role table allows `action` to `role`."""
    if action not in _ALLOWED[role]:
        raise Forbidden(f"A {role.value.lower()} may not {action.value}.")


def not_found(noun: str, field: str | None = None) -> NotFound:
    """Return the refusal for an id that leads nowhere the viewer may go."""
    return NotFound(f"There is no such {noun}.", field=() if field is None else (field,))
