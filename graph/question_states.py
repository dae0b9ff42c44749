"""States of questions, verdicts, wordings and ratings of answers, described for the schema."""

from domain.answers import Verdict, Wording
from domain.capabilities import Capability
from domain.questions import Provider, QuestionState
from domain.ratings import Thumb
from graph.enums import describe

describe(
    QuestionState,
    description="How far an answer has come.",
    values={
        QuestionState.QUEUED: "It waits for a worker.",
        QuestionState.ANSWERING: "It is being written.",
        QuestionState.ANSWERED: "It is there.",
        QuestionState.FAILED: "It could not be written; `failure` says why.",
        QuestionState.CANCELLED: "Somebody stopped it.",
    },
)
describe(
    Verdict,
    description="What an answer stands on.",
    values={
        Verdict.VERIFIED: "Computed facts or quoted passages, worded as was configured.",
        Verdict.TEMPLATE: "The same, but the language model's words were not used; the notice says why.",
        Verdict.ABSTAINED: "The trip does not say.",
    },
)
describe(
    Wording,
    description="Who found the words.",
    values={Wording.MODEL: "A language model, checked.", Wording.TEMPLATE: "A template."},
)
describe(
    Thumb,
    description="What somebody thinks of an answer.",
    values={Thumb.UP: "It helped.", Thumb.DOWN: "It did not."},
)
describe(
    Capability,
    description="What a language model is let do, as a few small tasks have shown.",
    values={
        Capability.FULL: "Propose what a question means, and word answers; figures never come from it.",
        Capability.WORDING: "Word answers.",
        Capability.TEMPLATE: "Nothing: the template words the answers.",
    },
)
describe(
    Provider,
    description="Where the words of answers come from.",
    values={
        Provider.TEMPLATE: "The server's own template.",
        Provider.OPENAI_COMPATIBLE: "A language model behind the API that OpenAI's servers made common.",
    },
)
