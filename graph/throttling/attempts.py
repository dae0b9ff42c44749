"""Attempts: how often somebody may try what others would guess at or flood."""

from enum import StrEnum
from hashlib import sha256

from domain.refusals import Refusal, RefusalCode


class Attempt(StrEnum):
    """What is tried: signing in, opening an account, asking for a reset by mail, giving a password or a reset code.

    Also inviting somebody by mail: mails to people who have not asked for them.
    """

    SIGN_IN = "sign-in"
    REGISTER = "register"
    RESET = "reset"
    INVITE = "invite"
    PASSWORD = "password"  # noqa: S105  # a name, not a password


class TooManyAttempts(Refusal):
    """So many attempts were made that a while must pass; whether the account exists makes no difference to it."""

    code = RefusalCode.TOO_MANY_ATTEMPTS

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"There were too many attempts: try again in {retry_after} seconds.")
        self.retry_after = retry_after


def account_name(email: str) -> str:
    """Return what stands for an account in keys, existing or not: addresses of people are not written into Redis."""
    return f"account/{sha256(email.strip().lower().encode(errors='surrogatepass')).hexdigest()[:32]}"
