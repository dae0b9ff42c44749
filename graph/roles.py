"""Roles: what a user is on a trip, as clients see it."""

from domain.access import Role
from graph.enums import describe

__all__ = ["Role"]

describe(
    Role,
    description="What you are on a trip.",
    values={
        Role.OWNER: "You may do everything, and decide about people with an account: invite, take off, make owners.",
        Role.EDITOR: "You may do everything but decide about people with an account.",
        Role.VIEWER: "You may see everything and ask questions, and change nothing.",
    },
)
