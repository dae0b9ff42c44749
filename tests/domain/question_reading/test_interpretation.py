"""Interpretations: whole sentences, also of questions that name nobody."""

from domain.categories import Category
from domain.plans import Filters, Knowledge, Metric, Query
from domain.question_reading.interpretation import interpretation_of


class TestInterpretationOf:
    """interpretation_of."""

    def test_has_somebody_in_a_share_of_nobody_named(self) -> None:
        """Asking what share was food names nobody, and the sentence has no gap where a name would stand."""
        query = Query(Metric.SHARE, filters=Filters(categories=(Category.FOOD,)))

        said = interpretation_of([query], Knowledge(participants=()))

        assert said == "Asks for the share of somebody in the expenses in category Food."
