"""Policies: what this server lets any operation do, read once from the settings."""

from dataclasses import dataclass, field

from graph.operations.limits import Limits
from persistence.settings import AppEnv, Settings


@dataclass(frozen=True, slots=True)
class Policy:
    """Whether the schema may be explored, how large an operation may be, and how long it may run (seconds)."""

    introspection: bool = True
    suggestions: bool = True
    query_timeout_seconds: float = 30.0
    limits: Limits = field(default_factory=Limits)
    trusted_only: bool = False


def policy_of(settings: Settings) -> Policy:
    """Return the policy: exploring is on in development and tests, off in production, unless it is said."""
    is_production = settings.app_env is AppEnv.PRODUCTION
    return Policy(
        introspection=_said(settings.introspection, not is_production),
        suggestions=_said(settings.field_suggestions, not is_production),
        query_timeout_seconds=settings.query_timeout_seconds,
        limits=Limits(
            characters=settings.limit_characters,
            tokens=settings.limit_tokens,
            nesting=settings.limit_nesting,
            depth=settings.limit_depth,
            fields=settings.limit_fields,
            root_fields=settings.limit_root_fields,
            mutations=settings.limit_mutations,
            aliases=settings.limit_aliases,
            directives=settings.limit_directives,
            cost=settings.limit_cost,
            values=settings.limit_values,
        ),
        trusted_only=settings.trusted_documents_only,
    )


def _said(setting: bool | None, default: bool) -> bool:  # noqa: FBT001  # a setting and its default
    return default if setting is None else setting
