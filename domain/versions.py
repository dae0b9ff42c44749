"""Versions: whoever changes something says which state of it they saw, so that nobody's change is lost unseen."""

from domain.refusals import Refusal, RefusalCode


class VersionConflict(Refusal):
    """Somebody has changed it since the version that was given."""

    code = RefusalCode.VERSION_CONFLICT


def require_version(*, current: int, expected: int | None) -> None:
    """Raise VersionConflict unless `expected` is the current version, or was not given."""
    if expected is not None and expected != current:
        raise VersionConflict(
            f"This is version {current} now, and {expected} was to be changed: read it again.", field=("version",)
        )
