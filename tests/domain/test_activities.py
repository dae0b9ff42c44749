"""Activities: what differs, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from domain.activities import FieldChange, changes_between

fields = st.dictionaries(st.sampled_from(["amount", "day", "note", "payer"]), st.none() | st.text(max_size=3))


class TestChangesBetween:
    """What is told of a change."""

    def test_names_only_what_differs_in_order(self) -> None:
        """Fields that stayed are left out."""
        before = {"description": "Dinner", "amount": "300.00 EUR", "note": None}
        after = {"description": "Lunch", "amount": "300.00 EUR", "note": "cash"}

        assert changes_between(before, after) == (
            FieldChange("description", "Dinner", "Lunch"),
            FieldChange("note", None, "cash"),
        )

    def test_tells_all_that_comes_or_goes_as_a_whole(self) -> None:
        """What is added was nothing before, what is removed is nothing after; empty fields are no news."""
        shown = {"amount": "300.00 EUR", "note": None}

        assert changes_between(None, shown) == (FieldChange("amount", None, "300.00 EUR"),)
        assert changes_between(shown, None) == (FieldChange("amount", "300.00 EUR", None),)

    def test_tells_of_fields_that_only_one_side_has(self) -> None:
        """A share that is new comes after those that were there."""
        changes = changes_between({"share of David": "5.00 EUR"}, {"share of Sarah": "5.00 EUR"})

        assert changes == (
            FieldChange("share of David", "5.00 EUR", None),
            FieldChange("share of Sarah", None, "5.00 EUR"),
        )

    @given(before=fields, after=fields)
    def test_leads_from_before_to_after(self, before: dict[str, str | None], after: dict[str, str | None]) -> None:
        """Carrying out the changes gives what is there after; no change changes nothing."""
        changes = changes_between(before, after)

        carried_out = before | {change.field: change.after for change in changes}
        assert {name: carried_out.get(name) for name in (*before, *after)} == {
            name: after.get(name) for name in (*before, *after)
        }
        assert all(change.before != change.after for change in changes)
