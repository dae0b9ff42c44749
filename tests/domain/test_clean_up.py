"""Clean-up: whatever the rules are, what is in use stays, and what goes is what no rule keeps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Forbidden, Role
from domain.clean_up import (
    CleanUpInvalid,
    CleanUpRules,
    FoundFile,
    applied,
    change_rules,
    email_of_key,
    files_without_version,
    is_forgotten,
    owning_key,
    trip_of_key,
    versions_to_remove,
)
from domain.document_versions import DocumentVersion
from domain.documents import DocumentKind, StoredFile
from tests.domain.trips import opened

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SERVER = CleanUpRules(versions=0, version_days=0, file_hours=24, report_days=90, job_days=90)
numbers = st.integers(0, 12)
rules = st.builds(CleanUpRules, versions=numbers, version_days=numbers)


@st.composite
def histories(draw: st.DrawFn) -> list[DocumentVersion]:
    """Return the versions of a document, of which some have one file, and some numbers are gone already."""
    ages = sorted(draw(st.lists(st.integers(0, 20), min_size=1, max_size=8)), reverse=True)
    gaps = draw(st.lists(st.integers(1, 3), min_size=len(ages), max_size=len(ages)))
    keys = draw(st.lists(st.sampled_from("abc"), min_size=len(ages), max_size=len(ages)))
    return [
        DocumentVersion(
            id=UUID(int=place), document_id=UUID(int=99), number=sum(gaps[: place + 1]), kind=DocumentKind.TEXT,
            file=StoredFile(key, 1, key), uploader_id=UUID(int=98), uploaded_at=NOW - timedelta(days=age),
        )
        for place, (age, key) in enumerate(zip(ages, keys, strict=True))
    ]  # fmt: skip


@given(histories(), rules)
def test_what_is_kept_is_what_a_rule_keeps(versions: list[DocumentVersion], rules: CleanUpRules) -> None:
    """The current one, the latest so many, and what was replaced lately; without any rule, all of them."""
    removed = versions_to_remove(versions, is_referred_to=False, rules=rules, now=NOW)

    assert versions[-1] not in removed
    for place, version in enumerate(versions[:-1]):
        is_latest = len(versions) - place <= (rules.versions or 1)
        replaced_ago = NOW - versions[place + 1].uploaded_at
        is_recent = bool(rules.version_days) and replaced_ago < timedelta(days=rules.version_days or 0)
        has_rule = bool(rules.versions or rules.version_days)
        assert (version in removed) is (has_rule and not is_latest and not is_recent)


@given(histories(), rules)
def test_what_was_cleaned_up_is_cleaned_up(versions: list[DocumentVersion], rules: CleanUpRules) -> None:
    """A second run at the same moment finds nothing more."""
    removed = versions_to_remove(versions, is_referred_to=False, rules=rules, now=NOW)
    rest = [version for version in versions if version not in removed]

    assert versions_to_remove(rest, is_referred_to=False, rules=rules, now=NOW) == ()


@given(histories(), rules)
def test_a_document_that_an_expense_refers_to_keeps_all(versions: list[DocumentVersion], rules: CleanUpRules) -> None:
    """The bill may have been any of them."""
    assert versions_to_remove(versions, is_referred_to=True, rules=rules, now=NOW) == ()


@given(histories(), rules)
def test_a_file_goes_with_its_last_version(versions: list[DocumentVersion], rules: CleanUpRules) -> None:
    """One that came back in a later version stays."""
    removed = versions_to_remove(versions, is_referred_to=False, rules=rules, now=NOW)
    kept = [version for version in versions if version not in removed]

    gone = files_without_version(removed, kept)

    assert gone.isdisjoint(version.file.key for version in kept)
    assert {version.file.key for version in versions} == gone | {version.file.key for version in kept}


def test_a_version_grows_old_once_it_is_replaced() -> None:
    """One that was the document for years can be brought back for as long as the rule says."""
    old = DocumentVersion(
        id=UUID(int=1), document_id=UUID(int=2), number=1, kind=DocumentKind.TEXT, file=StoredFile("a", 1, "a"),
        uploader_id=UUID(int=3), uploaded_at=NOW - timedelta(days=900),
    )  # fmt: skip
    new = replace(old, id=UUID(int=4), number=2, uploaded_at=NOW - timedelta(days=6, hours=23))
    rules = CleanUpRules(version_days=7)

    assert versions_to_remove([new, old], is_referred_to=False, rules=rules, now=NOW) == ()
    assert versions_to_remove([new, old], is_referred_to=False, rules=rules, now=NOW + timedelta(hours=1)) == (old,)


class TestRules:
    """A trip's own rules and the server's."""

    def test_are_the_servers_where_the_trip_has_none(self) -> None:
        """For ever is a rule of its own, and no lack of one."""
        own = CleanUpRules(versions=3, report_days=0)

        assert applied(own, SERVER) == replace(SERVER, versions=3, report_days=0)

    def test_are_changed_one_by_one(self) -> None:
        """What is not named stays; None is the server's again."""
        own = CleanUpRules(versions=3, job_days=7)

        assert change_rules(opened(), own, {"versions": None, "file_hours": 0}) == CleanUpRules(
            job_days=7, file_hours=0
        )

    @pytest.mark.parametrize("value", [-1, 36_501])
    def test_are_whole_numbers_of_sense(self, value: int) -> None:
        """The field is named."""
        with pytest.raises(CleanUpInvalid) as refused:
            change_rules(opened(), CleanUpRules(), {"version_days": value})

        assert refused.value.field == ("version_days",)

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
    def test_are_for_owners_to_change(self, role: Role) -> None:
        """What goes for good is not for everybody to decide."""
        with pytest.raises(Forbidden):
            change_rules(replace(opened(), role=role), CleanUpRules(), {"versions": 1})


class TestFiles:
    """Files of the store that nothing knows."""

    def test_are_waited_for(self) -> None:
        """The row comes after the file; for ever is for ever."""
        file = FoundFile("a/b", NOW - timedelta(hours=24), 1)

        assert is_forgotten(file, SERVER, now=NOW)
        assert not is_forgotten(replace(file, modified_at=NOW - timedelta(hours=23)), SERVER, now=NOW)
        assert not is_forgotten(file, replace(SERVER, file_hours=0), now=NOW)

    def test_belong_to_what_their_key_says(self) -> None:
        """Thumbnails to the file that they are of, attachments to their e-mail, all to a trip."""
        trip, document, attached = UUID(int=1), UUID(int=2), UUID(int=3)
        key = f"{trip}/{document}-attached/{attached}"

        assert owning_key(f"{key}.thumbnails/1-320.webp") == owning_key(key) == key
        assert trip_of_key(key) == trip
        assert email_of_key(key) == document
        assert email_of_key(f"{trip}/{document}") is None
        assert trip_of_key("notes.txt") is None

    @pytest.mark.parametrize(
        "key",
        [
            f"{UUID(int=1)}/backup.tar",
            f"{UUID(int=1)}/{UUID(int=2)}/part",
            f"{UUID(int=1)}/{UUID(int=2)}.thumbnails/notes.txt",
            f"{UUID(int=1)}/{UUID(int=2)}-attached",
            f"{{{UUID(int=1)}}}/{UUID(int=2)}",
            f"{UUID(int=1).urn}/{UUID(int=2)}",
            f"{UUID(int=1).hex}/{UUID(int=2).hex}",
            UUID(int=1).hex,
            str(UUID(int=1)),
        ],
    )
    def test_are_not_ours_where_their_key_is_no_whole_one_of_ours(self, key: str) -> None:
        """Others name by ids, too, in the same bucket."""
        assert trip_of_key(key) is None
        assert email_of_key(key) is None
