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
        RefusalCode.ACCEPTANCE_INVALID: "Nothing or too much is accepted at once, or one expense twice.",
        RefusalCode.ACCOUNT_EXISTS: "There is an account of this e-mail address.",
        RefusalCode.ALREADY_DELETED: "It is deleted already.",
        RefusalCode.ALREADY_MEMBER: "The participant or the account has joined already.",
        RefusalCode.ALREADY_REVOKED: "It was revoked before.",
        RefusalCode.AMOUNT_MISSING: "The sentence says no amount.",
        RefusalCode.AMOUNT_NOT_POSITIVE: "The amount is zero, negative, or no number.",
        RefusalCode.AMOUNT_TOO_LARGE: "The amount is beyond what is kept exactly.",
        RefusalCode.API_KEY_INVALID: "The key would open nothing, has expired already, or has a limit that is none.",
        RefusalCode.BUDGET_INVALID: "The budget is of nothing that can have one.",
        RefusalCode.CATEGORY_INVALID: "The category is not one of the trip's own, or is archived.",
        RefusalCode.CLEAN_UP_INVALID: "The number is no rule of what is kept.",
        RefusalCode.CONSTRAINTS_INVALID: "The constraints contradict each other, or name nobody of the trip.",
        RefusalCode.CURRENCY_NOT_PLANS: "The plan settles each currency by itself, and the amount is in another.",
        RefusalCode.DATES_INVALID: "The dates are in the wrong order.",
        RefusalCode.DOCUMENT_UNREAD: "The document is not read yet, or cannot be read.",
        RefusalCode.FAMILY_INVALID: "The family has fewer than two people, or somebody who is in another.",
        RefusalCode.FILE_EMPTY: "The file has no bytes.",
        RefusalCode.FILE_TOO_LARGE: "The file has more bytes than are taken.",
        RefusalCode.FILE_TYPE_UNKNOWN: "The content is not a kind of document that is read.",
        RefusalCode.FORBIDDEN: "Your role on this trip does not allow this.",
        RefusalCode.IDEMPOTENCY_KEY_INVALID: "The idempotency key is empty or longer than 100 characters.",
        RefusalCode.IDEMPOTENCY_KEY_REUSED: "The idempotency key has been used for something else.",
        RefusalCode.INVALID_CREDENTIALS: "Address and password do not belong together.",
        RefusalCode.INVALID_EMAIL: "The text is no e-mail address.",
        RefusalCode.INVITATION_INVALID: "The invitation is unknown, used, revoked, or expired.",
        RefusalCode.JOB_NOT_CANCELLABLE: "A job of this kind is not stopped or begun again by hand.",
        RefusalCode.JOB_NOT_OVER: "Only a job that failed or was cancelled is tried again.",
        RefusalCode.JOB_OVER: "The job has ended already.",
        RefusalCode.LAST_OWNER: "Whoever stays on the trip would be left without an owner.",
        RefusalCode.MERGE_INVALID: "These two people cannot be merged into one.",
        RefusalCode.NAME_TAKEN: "Somebody on the trip has this name.",
        RefusalCode.NO_RECEIPT: "The document is no receipt.",
        RefusalCode.NOT_DELETED: "It is not deleted, so there is nothing to restore.",
        RefusalCode.NOT_FOUND: "There is no such thing, or it is not yours to see.",
        RefusalCode.NOTHING_TO_SETTLE: "Everybody is even.",
        RefusalCode.PARTICIPANT_HAS_HISTORY: "The person is part of the ledger, and stays in it.",
        RefusalCode.PARTICIPANT_LEFT: "The person has left the trip, or was merged into somebody.",
        RefusalCode.PASSWORD_TOO_WEAK: "The password is too short or too long.",
        RefusalCode.PAYERS_DO_NOT_ADD_UP: "What the payers paid does not sum to the amount.",
        RefusalCode.PAYERS_INVALID: "The payers are none, named twice, or paid nothing.",
        RefusalCode.PLAN_IMPOSSIBLE: "The constraints leave no way to settle.",
        RefusalCode.PLAN_STALE: "The ledger has changed since the plan was made, or the plan is closed.",
        RefusalCode.QUESTION_OVER: "The question is answered, could not be, or was cancelled before.",
        RefusalCode.QUESTION_UNANSWERED: "There is no answer yet to be rated.",
        RefusalCode.RATE_INVALID: "The exchange rate is no usable number.",
        RefusalCode.RATE_MISSING: "There is no exchange rate for this currency and day: give one.",
        RefusalCode.RECEIPT_BEING_READ: "The document is looked at for its receipt now: ask again in a moment.",
        RefusalCode.RECURRENCE_INVALID: "The rule of the recurrence makes no sense.",
        RefusalCode.REFRESH_TOKEN_INVALID: "The refresh token is unknown, used, or of a session that has ended.",
        RefusalCode.RESET_CODE_INVALID: "The code is unknown, used, expired, or not of the newest mail.",
        RefusalCode.ROLE_INVALID: "The role cannot be given in this way.",
        RefusalCode.SAME_PERSON: "Payer and receiver are one person.",
        RefusalCode.SPLIT_DOES_NOT_ADD_UP: "The parts of the split do not sum to the whole.",
        RefusalCode.SPLIT_INVALID: "The split names nobody, somebody twice, or a part that it cannot have.",
        RefusalCode.TAGS_INVALID: "There are too many tags, or one is empty or too long.",
        RefusalCode.TERM_INVALID: "It would last too long or too short, or be used too often.",
        RefusalCode.TEXT_INVALID: "The text is empty, too long, or not storable.",
        RefusalCode.TOO_MANY_ATTEMPTS: "There were too many attempts: the message says how long to wait.",
        RefusalCode.TOO_MANY_DECIMALS: "The amount has more decimal places than its currency.",
        RefusalCode.TRANSFER_NOT_OPEN: "The transfer is not in a state that allows this.",
        RefusalCode.TRANSFER_OVERPAID: "The payment is more than what is left of the transfer.",
        RefusalCode.UNKNOWN_CURRENCY: "The code is no active ISO 4217 currency.",
        RefusalCode.VERSION_IS_CURRENT: "The document has this file already.",
        RefusalCode.VERSION_CONFLICT: "Somebody has changed it meanwhile: read it again.",
        RefusalCode.WEIGHT_INVALID: "The weight is not a whole number from 1 to 1000.",
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
