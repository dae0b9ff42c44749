"""Kinds and states of jobs in the schema."""

from domain.jobs import JobKind, JobState
from graph.enums import describe

describe(
    JobKind,
    description="What is done in the background.",
    values={
        JobKind.READ_DOCUMENT: "A document is read until it can be searched.",
        JobKind.PURGE_DOCUMENT: "What a deleted document left is removed.",
        JobKind.READ_RECEIPT: "A document that was read before is looked at for its receipt.",
        JobKind.INDEX_EXPENSE: "An expense is made searchable.",
        JobKind.INDEX_COMMENT: "A comment is made searchable.",
        JobKind.ANSWER_QUESTION: "A question is answered.",
        JobKind.PROPOSE_CATEGORY: "A language model is asked what an expense was for, where nothing else says.",
        JobKind.SEND_MAIL: "A mail is sent.",
        JobKind.REINDEX: "The index of everything is built anew, beside the one that is searched.",
    },
)
describe(
    JobState,
    description="How far a job has come.",
    values={
        JobState.QUEUED: "It waits for a worker, or for its next try.",
        JobState.RUNNING: "A worker has it.",
        JobState.SUCCEEDED: "It is done.",
        JobState.FAILED: "It is given up; `reason` says why.",
        JobState.CANCELLED: "Somebody has cancelled it.",
    },
)
