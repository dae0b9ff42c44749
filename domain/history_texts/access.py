"""Access texts: what the history says of who may see a trip, and as what; never a code, a link or an address."""

from domain.activities import ActivityDraft, ActivityKind, FieldChange, SubjectKind, changes_between
from domain.invitations import Invitation
from domain.members import Member
from domain.share_links import ShareLink


def invitation_activity(kind: ActivityKind, invitation: Invitation) -> ActivityDraft:
    """Return what the history says of an invitation of anybody, made or revoked."""
    fields = {
        "role": invitation.role.value,
        "useLimit": str(invitation.use_limit),
        "expiresAt": invitation.expires_at.isoformat(),
    }
    is_new = kind is ActivityKind.INVITATION_CREATED
    changes = changes_between(None, fields) if is_new else changes_between(fields, None)
    summary = f"Invitation as {invitation.role.value.lower()}"
    return _draft(kind, SubjectKind.INVITATION, invitation, summary, changes)


def share_link_activity(kind: ActivityKind, link: ShareLink) -> ActivityDraft:
    """Return what the history says of a link that was made or revoked."""
    fields = {"name": link.name, "expiresAt": None if link.expires_at is None else link.expires_at.isoformat()}
    is_new = kind is ActivityKind.SHARE_LINK_CREATED
    changes = changes_between(None, fields) if is_new else changes_between(fields, None)
    return _draft(kind, SubjectKind.SHARE_LINK, link, link.name, changes)


def member_activity(kind: ActivityKind, *, before: Member | None, after: Member | None) -> ActivityDraft:
    """Return what the history says of somebody's access; raises ValueError where nobody is given."""
    subject = after or before
    if subject is None:
        raise ValueError("Nobody was changed.")
    old, new = (None if member is None else {"role": member.role.value} for member in (before, after))
    return _draft(kind, SubjectKind.MEMBER, subject, subject.name, changes_between(old, new))


def _draft(
    kind: ActivityKind,
    subject_kind: SubjectKind,
    subject: Invitation | ShareLink | Member,
    summary: str,
    changes: tuple[FieldChange, ...],
) -> ActivityDraft:
    return ActivityDraft(kind, subject_kind, subject.id, summary, changes, affects_balances=False)
