"""Hypothesis strategies for the domain's values."""

from uuid import UUID

from hypothesis import strategies as st

from domain.currencies import Currency, all_currencies
from domain.money import LARGEST_MINOR_UNITS, Money

currencies: st.SearchStrategy[Currency] = st.sampled_from(all_currencies())
amounts = st.builds(Money, st.integers(1, LARGEST_MINOR_UNITS), currencies)
ids: st.SearchStrategy[UUID] = st.uuids(version=4)
people = st.lists(ids, min_size=1, max_size=30, unique=True)
