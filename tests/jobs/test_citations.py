"""The measurement of citations, on the plain questions of `make eval`."""

from collections import Counter

from jobs.context import TaskContext
from tests.eval_citations import citation_files, outcomes_of, plain_questions
from tests.retrieval.corpus import gather_corpus


async def test_cites_what_says_so_where_it_stands(context: TaskContext) -> None:
    """Pages, times, e-mails and guides are cited rightly, and what is only near is abstained from."""
    corpus = await gather_corpus(context.index, citation_files())
    asked = plain_questions()[::4]

    outcomes = await outcomes_of(context, corpus, asked)

    counts = Counter((outcome.asked.kind, outcome.result) for outcome in outcomes)
    assert {kind for kind, result in counts if result == "wrong"} == set()
    assert counts["near", "abstained"] + counts["far", "abstained"] == sum(one.label is None for one in asked)
    assert counts["plain", "right"] >= len([one for one in asked if one.label]) - 1
