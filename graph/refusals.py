"""Refusals as data: every payload carries `userErrors`, and this is the one place that makes them."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver
from strawberry.types.base import StrawberryContainer
from strawberry.types.field import StrawberryField

from domain.refusals import Refusal, RefusalCode
from graph.enums import describe

describe(
    RefusalCode,
    name="UserErrorCode",
    description="Why a mutation was refused.",
    values={
        RefusalCode.ACCOUNT_EXISTS: "There is an account of this e-mail address.",
        RefusalCode.ALREADY_MEMBER: "The participant or the account has joined already.",
        RefusalCode.AMOUNT_NOT_POSITIVE: "The amount is zero, negative, or no number.",
        RefusalCode.AMOUNT_TOO_LARGE: "The amount is beyond what is kept exactly.",
        RefusalCode.FILE_EMPTY: "The file has no bytes.",
        RefusalCode.FILE_TOO_LARGE: "The file has more bytes than are taken.",
        RefusalCode.FILE_TYPE_UNKNOWN: "The content is not a kind of document that is read.",
        RefusalCode.FORBIDDEN: "Your role on this trip does not allow this.",
        RefusalCode.INVALID_CREDENTIALS: "Address and password do not belong together.",
        RefusalCode.INVALID_EMAIL: "The text is no e-mail address.",
        RefusalCode.INVITATION_INVALID: "The invitation is unknown, used, or expired.",
        RefusalCode.NAME_TAKEN: "Somebody on the trip has this name.",
        RefusalCode.NOT_FOUND: "There is no such thing, or it is not yours to see.",
        RefusalCode.PASSWORD_TOO_WEAK: "The password is too short or too long.",
        RefusalCode.SAME_PERSON: "Payer and receiver are one person.",
        RefusalCode.SPLIT_DOES_NOT_ADD_UP: "The parts of the split do not sum to the whole.",
        RefusalCode.SPLIT_INVALID: "The split names nobody, somebody twice, or a part that is not above zero.",
        RefusalCode.TEXT_INVALID: "The text is empty, too long, or not storable.",
        RefusalCode.TOO_MANY_DECIMALS: "The amount has more decimal places than its currency.",
        RefusalCode.UNKNOWN_CURRENCY: "The code is no active ISO 4217 currency.",
    },
)


@strawberry.type(description="An expected refusal: nothing was changed.")
class UserError:
    """A refusal as a client sees it."""

    code: RefusalCode = strawberry.field(description="Why it was refused, for programs.")
    message: str = strawberry.field(description="Why it was refused, for people.")
    field: list[str] = strawberry.field(description="Path of the refused field below the input, or empty.")


def user_errors() -> Any:
    """Return the `userErrors` field of a payload."""
    return strawberry.field(default_factory=list, description="Why nothing was changed; empty on success.")


class RefusalsAsData(FieldExtension):
    """Turns a Refusal that a mutation raises into its payload with `userErrors`, and everything else null."""

    def apply(self, field: StrawberryField) -> None:
        """Remember the payload's class."""
        payload = field.type
        self._payload: Any = payload.of_type if isinstance(payload, StrawberryContainer) else payload

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        """Run the mutation."""
        try:
            return await next_(source, info, **kwargs)
        except Refusal as refusal:
            return self._payload(user_errors=[_user_error(refusal)])


def _user_error(refusal: Refusal) -> UserError:
    return UserError(code=refusal.code, message=refusal.message, field=_camel_cased(refusal.field))


def _camel_cased(path: Sequence[str]) -> list[str]:
    return [name if "_" not in name else _camel(name) for name in path]


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)
