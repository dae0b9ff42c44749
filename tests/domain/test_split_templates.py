"""Split templates: splits that fit more than one amount, under names of their own."""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.activities import ActivityKind, FieldChange
from domain.history_texts.split import default_split_activity, split_text, template_activity
from domain.itemizations import Itemization, Line
from domain.money import LARGEST_MINOR_UNITS
from domain.participants import NameTaken, ParticipantLeft
from domain.refusals import Refusal, RefusalCode
from domain.split_templates import SplitTemplate, new_split_template
from domain.splits import Split, SplitMode, itemized
from domain.texts import TextInvalid
from tests.arrangement import NOW
from tests.domain.trips import TRIP, opened, person

ANNA, BEN = UUID(int=1), UUID(int=2)
SHARES = Split(SplitMode.SHARES, {ANNA: 2, BEN: 1})
OPENED = opened(person(1, "Anna"), person(2, "Ben"))
NAMES, EUR = OPENED.names, OPENED.trip.currency


def template(name: str = "Flat", split: Split = SHARES) -> SplitTemplate:
    """Return a template to keep on the trip."""
    return new_split_template(OPENED, template_id=UUID(int=7), name=name, split=split, others=())


class TestNewSplitTemplate:
    """Keeping a split."""

    @pytest.mark.parametrize(
        "split",
        [
            Split(SplitMode.EQUAL, {ANNA: 1, BEN: 1}),
            Split(SplitMode.PERCENTAGE, {ANNA: 2_500, BEN: 7_500}),
            SHARES,
            Split(SplitMode.ADJUSTMENT, {ANNA: -LARGEST_MINOR_UNITS, BEN: LARGEST_MINOR_UNITS}),
            Split(SplitMode.BY_NIGHTS, {ANNA: 3, BEN: 4}),
        ],
    )
    def test_keeps_what_fits_any_amount(self, split: Split) -> None:
        """Under a clean name."""
        assert template(" Flat ", split) == SplitTemplate(UUID(int=7), TRIP, "Flat", split)

    @pytest.mark.parametrize(
        ("split", "code", "message"),
        [
            (
                Split(SplitMode.EXACT, {ANNA: 100}),
                RefusalCode.SPLIT_INVALID,
                "Exact amounts and bills by their lines fit one expense alone, and cannot be saved.",
            ),
            (
                itemized(Itemization((Line("Soup", 100, {ANNA: 1}),))),
                RefusalCode.SPLIT_INVALID,
                "Exact amounts and bills by their lines fit one expense alone, and cannot be saved.",
            ),
            (Split(SplitMode.EQUAL, {}), RefusalCode.SPLIT_INVALID, "The split names nobody."),
            (
                Split(SplitMode.SHARES, {ANNA: 0}),
                RefusalCode.SPLIT_INVALID,
                "Every part of a split must be above zero; leave out who does not take part.",
            ),
            (
                Split(SplitMode.PERCENTAGE, {ANNA: 9_000}),
                RefusalCode.SPLIT_DOES_NOT_ADD_UP,
                "The split does not add up: expected 100 %, given 90 %, difference -10 %.",
            ),
            (Split(SplitMode.EQUAL, {UUID(int=3): 1}), RefusalCode.NOT_FOUND, "There is no such participant."),
        ],
    )
    def test_refuses_what_fits_none(self, split: Split, code: RefusalCode, message: str) -> None:
        """Code, field and message say why."""
        with pytest.raises(Refusal) as refused:
            template(split=split)

        assert (refused.value.code, refused.value.field, refused.value.message) == (code, ("split",), message)

    def test_refuses_who_has_left(self) -> None:
        """Nothing new names them."""
        gone = opened(replace(person(1, "Anna"), left_at=NOW), person(2, "Ben"))

        with pytest.raises(ParticipantLeft):
            new_split_template(gone, template_id=UUID(int=7), name="Flat", split=SHARES, others=())

    def test_refuses_a_name_that_another_has(self) -> None:
        """In any case of its letters."""
        with pytest.raises(NameTaken) as refused:
            new_split_template(OPENED, template_id=UUID(int=8), name="FLAT", split=SHARES, others=[template("flat")])

        assert refused.value.field == ("name",)
        assert refused.value.message == "There is a split called FLAT on this trip already."

    def test_refuses_a_name_that_is_none(self) -> None:
        """Spaces alone name nothing."""
        with pytest.raises(TextInvalid):
            template("  ")


class TestSplitTexts:
    """What the history says of splits."""

    @pytest.mark.parametrize(
        ("split", "text"),
        [
            (Split(SplitMode.EQUAL, {ANNA: 1, BEN: 1}), "EQUAL: Anna, Ben"),
            (Split(SplitMode.PERCENTAGE, {ANNA: 3_333, BEN: 6_667}), "PERCENTAGE: Anna 33.33 %, Ben 66.67 %"),
            (SHARES, "SHARES: Anna 2, Ben 1"),
            (Split(SplitMode.BY_NIGHTS, {BEN: 3}), "BY_NIGHTS: Ben 3"),
            (
                Split(SplitMode.ADJUSTMENT, {ANNA: 500, BEN: -500}),
                "ADJUSTMENT: Anna +5.00 EUR, Ben -5.00 EUR",
            ),
            (Split(SplitMode.EXACT, {BEN: 1_000}), "EXACT: Ben 10.00 EUR"),
        ],
    )
    def test_are_what_people_read(self, split: Split, text: str) -> None:
        """Weights come with their unit."""
        assert split_text(split, NAMES, EUR) == text

    def test_of_a_template_tell_what_came_and_what_went(self) -> None:
        """Saved, it comes; deleted, it goes."""
        saved = template_activity(ActivityKind.SPLIT_TEMPLATE_SAVED, template(), OPENED)
        deleted = template_activity(ActivityKind.SPLIT_TEMPLATE_DELETED, template(), OPENED)

        text = "SHARES: Anna 2, Ben 1"
        assert saved.changes == (FieldChange("name", None, "Flat"), FieldChange("split", None, text))
        assert deleted.changes == (FieldChange("name", "Flat", None), FieldChange("split", text, None))

    def test_of_the_default_split_tell_before_and_after(self) -> None:
        """None is the built-in one."""
        activity = default_split_activity(OPENED, replace(OPENED.trip, default_split=SHARES))

        assert activity.changes == (FieldChange("defaultSplit", None, "SHARES: Anna 2, Ben 1"),)
        assert not activity.affects_balances
