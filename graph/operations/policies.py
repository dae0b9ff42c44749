"""Policies: what this server lets any operation do, read once from the settings."""

from dataclasses import dataclass

from persistence.settings import AppEnv, Settings


@dataclass(frozen=True, slots=True)
class Policy:
    """Whether the schema may be explored, how large an operation may be, and how long it may run (seconds)."""

    introspection: bool = True
    suggestions: bool = True
    query_timeout_seconds: float = 30.0


def policy_of(settings: Settings) -> Policy:
    """Return the policy: exploring is on in development and tests, off in production."""
    is_production = settings.app_env is AppEnv.PRODUCTION
    return Policy(introspection=not is_production, suggestions=not is_production)
