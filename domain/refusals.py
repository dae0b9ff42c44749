"""The root of every expected refusal, and the closed set of their codes.

    Refusal
    |-- money:        UnknownCurrency, TooManyDecimals, AmountNotPositive, AmountTooLarge
    |-- splits:       SplitInvalid, SplitDoesNotAddUp
    |-- access:       NotFound, Forbidden
    |-- ...           each beside the rule that raises it

One place translates them to the outside: `graph/refusals.py`.
"""

from enum import StrEnum
from typing import ClassVar


class RefusalCode(StrEnum):
    """Why a request was refused; clients branch on it, people read the message."""

    ACCEPTANCE_INVALID = "ACCEPTANCE_INVALID"
    ACCOUNT_EXISTS = "ACCOUNT_EXISTS"
    ALREADY_DELETED = "ALREADY_DELETED"
    ALREADY_MEMBER = "ALREADY_MEMBER"
    ALREADY_REVOKED = "ALREADY_REVOKED"
    AMOUNT_MISSING = "AMOUNT_MISSING"
    AMOUNT_NOT_POSITIVE = "AMOUNT_NOT_POSITIVE"
    AMOUNT_TOO_LARGE = "AMOUNT_TOO_LARGE"
    API_KEY_INVALID = "API_KEY_INVALID"
    BUDGET_INVALID = "BUDGET_INVALID"
    CATEGORY_INVALID = "CATEGORY_INVALID"
    CLEAN_UP_INVALID = "CLEAN_UP_INVALID"
    CONSTRAINTS_INVALID = "CONSTRAINTS_INVALID"
    CURRENCY_NOT_PLANS = "CURRENCY_NOT_PLANS"
    DATES_INVALID = "DATES_INVALID"
    DOCUMENT_UNREAD = "DOCUMENT_UNREAD"
    FAMILY_INVALID = "FAMILY_INVALID"
    FILE_EMPTY = "FILE_EMPTY"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    FILE_TYPE_UNKNOWN = "FILE_TYPE_UNKNOWN"
    FORBIDDEN = "FORBIDDEN"
    IDEMPOTENCY_KEY_INVALID = "IDEMPOTENCY_KEY_INVALID"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    INVALID_CREDENTIALS = "INVALID_CREDENTIALS"
    INVALID_EMAIL = "INVALID_EMAIL"
    INVITATION_INVALID = "INVITATION_INVALID"
    JOB_NOT_CANCELLABLE = "JOB_NOT_CANCELLABLE"
    JOB_NOT_OVER = "JOB_NOT_OVER"
    JOB_OVER = "JOB_OVER"
    LAST_OWNER = "LAST_OWNER"
    MERGE_INVALID = "MERGE_INVALID"
    NAME_TAKEN = "NAME_TAKEN"
    NO_RECEIPT = "NO_RECEIPT"
    NOT_DELETED = "NOT_DELETED"
    NOT_FOUND = "NOT_FOUND"
    NOTHING_TO_SETTLE = "NOTHING_TO_SETTLE"
    PARTICIPANT_HAS_HISTORY = "PARTICIPANT_HAS_HISTORY"
    PARTICIPANT_LEFT = "PARTICIPANT_LEFT"
    PASSWORD_TOO_WEAK = "PASSWORD_TOO_WEAK"  # noqa: S105  # a code, not a password
    PAYERS_DO_NOT_ADD_UP = "PAYERS_DO_NOT_ADD_UP"
    PAYERS_INVALID = "PAYERS_INVALID"
    PLAN_IMPOSSIBLE = "PLAN_IMPOSSIBLE"
    PLAN_STALE = "PLAN_STALE"
    QUESTION_OVER = "QUESTION_OVER"
    QUESTION_UNANSWERED = "QUESTION_UNANSWERED"
    RATE_INVALID = "RATE_INVALID"
    RATE_MISSING = "RATE_MISSING"
    RECEIPT_BEING_READ = "RECEIPT_BEING_READ"
    RECURRENCE_INVALID = "RECURRENCE_INVALID"
    REFRESH_TOKEN_INVALID = "REFRESH_TOKEN_INVALID"  # noqa: S105  # a code, not a token
    RESET_CODE_INVALID = "RESET_CODE_INVALID"
    ROLE_INVALID = "ROLE_INVALID"
    SAME_PERSON = "SAME_PERSON"
    SPLIT_DOES_NOT_ADD_UP = "SPLIT_DOES_NOT_ADD_UP"
    SPLIT_INVALID = "SPLIT_INVALID"
    TAGS_INVALID = "TAGS_INVALID"
    TERM_INVALID = "TERM_INVALID"
    TEXT_INVALID = "TEXT_INVALID"
    TOO_MANY_ATTEMPTS = "TOO_MANY_ATTEMPTS"
    TOO_MANY_DECIMALS = "TOO_MANY_DECIMALS"
    TRANSFER_NOT_OPEN = "TRANSFER_NOT_OPEN"
    TRANSFER_OVERPAID = "TRANSFER_OVERPAID"
    UNKNOWN_CURRENCY = "UNKNOWN_CURRENCY"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    VERSION_IS_CURRENT = "VERSION_IS_CURRENT"
    WEIGHT_INVALID = "WEIGHT_INVALID"


class Refusal(Exception):
    """An expected no: a code, a message for the reader, and the input field it is about.

    `field` is the path below the mutation's input, in domain spelling: ("amount", "currency").
    """

    code: ClassVar[RefusalCode]

    def __init__(self, message: str, *, field: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def about(self, *field: str) -> "Refusal":
        """Name the refused field anew, where whoever found it knew it by another name, and return the same refusal."""
        self.field = field
        return self

    def below(self, *parents: str) -> "Refusal":
        """Place the refused field below the input field that held it, and return the same refusal."""
        self.field = (*parents, *self.field)
        return self
