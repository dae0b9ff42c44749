"""Allowances: how much is allowed to whom, read once from the settings."""

from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from graph.throttling.attempts import Attempt
from graph.throttling.payers import Payer
from persistence.settings import AppEnv, Settings

_MINUTES = 15


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """How often one kind of attempt may be made, for one account and from one address."""

    per_account: RateLimitItem
    per_address: RateLimitItem


@dataclass(frozen=True, slots=True)
class Allowances:
    """The points a minute of who is signed in and of who is not, and the limits of each kind of attempt."""

    points_per_minute: int
    anonymous_points_per_minute: int
    attempts: dict[Attempt, AttemptLimits]

    def budget_of(self, payer: Payer) -> RateLimitItem:
        """Return the budget of a payer: everybody's, or its own, where that is smaller."""
        common = self.points_per_minute if payer.is_known else self.anonymous_points_per_minute
        return RateLimitItemPerMinute(min(payer.points_per_minute or common, common), namespace="points")


def allowances_of(settings: Settings) -> Allowances:
    """Return what the settings allow; what they leave open is generous on a laptop, where one address is everybody."""
    is_production = settings.app_env is AppEnv.PRODUCTION
    often, seldom = (100, 20) if is_production else (2_000, 2_000)
    failures = settings.sign_in_failures_per_account, settings.sign_in_failures_per_address or often
    registrations = settings.registrations_per_account or seldom, settings.registrations_per_address or seldom
    resets = settings.resets_per_account, settings.resets_per_address or seldom
    return Allowances(
        points_per_minute=settings.points_per_minute or (100_000 if is_production else 10_000_000),
        anonymous_points_per_minute=settings.anonymous_points_per_minute or (10_000 if is_production else 10_000_000),
        attempts={
            Attempt.SIGN_IN: _each_quarter(Attempt.SIGN_IN, *failures),
            Attempt.PASSWORD: _each_quarter(Attempt.PASSWORD, *failures),
            Attempt.REGISTER: _each_hour(Attempt.REGISTER, *registrations),
            Attempt.RESET: _each_hour(Attempt.RESET, *resets),
            # As many mails to one recipient as of resets; who invites a whole group comes from one address.
            Attempt.INVITE: _each_hour(Attempt.INVITE, settings.resets_per_account, often),
        },
    )


def _each_quarter(kind: Attempt, per_account: int, per_address: int) -> AttemptLimits:
    return AttemptLimits(
        RateLimitItemPerMinute(per_account, _MINUTES, kind.value),
        RateLimitItemPerMinute(per_address, _MINUTES, kind.value),
    )


def _each_hour(kind: Attempt, per_account: int, per_address: int) -> AttemptLimits:
    return AttemptLimits(
        RateLimitItemPerHour(per_account, 1, kind.value),
        RateLimitItemPerHour(per_address, 1, kind.value),
    )
