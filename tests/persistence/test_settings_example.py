"""Tests of .env.example: it lists every setting, explains it, and shows its default."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from dotenv import dotenv_values

from persistence.settings import Settings

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


class TestEnvExample:
    """The list of settings."""

    def test_lists_every_setting_and_no_other(self) -> None:
        """A setting that is not listed would not be found."""
        assert sorted(dotenv_values(EXAMPLE)) == sorted(name.upper() for name in Settings.model_fields)

    def test_explains_each_in_a_line(self) -> None:
        """The line above a setting is its comment."""
        lines = EXAMPLE.read_text().splitlines()

        unexplained = [
            line for above, line in pairwise(lines) if re.match(r"[A-Z_]+=", line) and not re.match(r"# \S", above)
        ]

        assert unexplained == []

    def test_shows_the_defaults(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Copied to .env as it is, it changes nothing."""
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)

        assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)
