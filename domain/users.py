"""Users: an account is an e-mail address, a name and a password hash."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_LONGEST_EMAIL = 254
_LONGEST_NAME = 80
# One @, something before it, a dotted name after it, no white space: the mail server is the real judge.
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class InvalidEmail(Refusal):
    """The text is no e-mail address."""

    code = RefusalCode.INVALID_EMAIL


class PasswordTooWeak(Refusal):
    """The password is too short or too long."""

    code = RefusalCode.PASSWORD_TOO_WEAK


class AccountExists(Refusal):
    """There is an account of this e-mail address."""

    code = RefusalCode.ACCOUNT_EXISTS


class InvalidCredentials(Refusal):
    """The address and the password do not belong together; which of them is wrong is not told."""

    code = RefusalCode.INVALID_CREDENTIALS


@dataclass(frozen=True, slots=True)
class User:
    """An account. The password hash never leaves the process: it is left out of repr and of the schema."""

    id: UUID
    email: str
    name: str
    password_hash: str = field(repr=False)
    created_at: datetime
    deleted_at: datetime | None = None


def register_user(*, user_id: UUID, email: str, name: str, password_hash: str, now: datetime) -> User:
    """Return a new user; raises InvalidEmail or TextInvalid."""
    cleaned_name = clean_text(name, field="name", longest=_LONGEST_NAME)
    return User(user_id, normalised_email(email), cleaned_name, password_hash, now)


def normalised_email(email: str) -> str:
    """Return the address trimmed and in lower case; raise InvalidEmail when it is none."""
    normalised = email.strip().lower()
    if len(normalised) > _LONGEST_EMAIL or not _EMAIL.fullmatch(normalised) or not normalised.isprintable():
        raise InvalidEmail("This is not an e-mail address.", field=("email",))
    return normalised


def require_strong_password(password: str, *, field: str = "password") -> None:
    """Raise PasswordTooWeak unless the password has 10 to 200 characters (NIST SP 800-63B asks for length alone)."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordTooWeak(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.", field=(field,))
