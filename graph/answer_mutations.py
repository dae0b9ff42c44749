"""Cancelling answers: the question and its job change together, and the worker is told by the answer's own stream."""

from collections.abc import Iterable

import strawberry
import structlog

from domain.answers import AnswerCancelled
from domain.jobs import Job, JobKind
from domain.questions import Question, cancel_question, question_over
from graph.context import Info, Services
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.openings import open_to_change
from graph.questions import QuestionView
from graph.refusals import UserError, user_errors
from jobs.streams import StreamsUnreachable, answer_topic
from persistence.answers import event_body
from persistence.jobs import cancel_jobs_of
from persistence.questions import load_questions_for, store_cancellation

log = structlog.get_logger(__name__)


@strawberry.input(description="A question whose answer is not wanted any more.")
class CancelAnswerInput:
    """What `cancelAnswer` takes."""

    question_id: strawberry.ID = strawberry.field(description="The question: one that is not answered yet.")


@strawberry.type(description="The question, which is not answered any more.")
class CancelAnswerPayload:
    """What `cancelAnswer` returns."""

    question: Question | None = payload_field("The question, CANCELLED.", view=QuestionView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class AnswerMutation:
    """The fields of Mutation about answers."""

    @mutation(
        "Stop an answer, begun or not, and the language model at it: whoever asked may, and owners of the trip.",
        open_to=OpenTo.PEOPLE_OF_TRIP,
    )
    async def cancel_answer(self, info: Info, input: CancelAnswerInput) -> CancelAnswerPayload:  # noqa: A002  # GraphQL's custom
        """Mark the question and its job as cancelled, and tell the worker and everybody who watches."""
        services, viewer = info.context.services, info.context.viewer
        question_id = uuid_of(input.question_id, "Question")
        async with services.database.write() as connection:
            trip, found = await open_to_change(
                connection, viewer, load_questions_for, question_id, noun="question", field="question_id"
            )
            question = cancel_question(trip, found, now=services.now())
            if not await store_cancellation(connection, question):
                raise question_over()
            jobs = await cancel_jobs_of(connection, JobKind.ANSWER_QUESTION, question.id, now=services.now())
        await _tell(services, question, jobs)
        return CancelAnswerPayload(question=question)


async def _tell(services: Services, question: Question, jobs: Iterable[Job]) -> None:
    """Publish the end of the answer, which its worker stops by, and what became of its jobs."""
    event = AnswerCancelled()
    try:
        await services.streams.publish(answer_topic(question.id), type(event).__name__, event_body(event))
        for job in jobs:
            await services.streams.publish_job(job, now=services.now())
    except StreamsUnreachable as error:
        # The rows say the same: a worker looks when it renews its lease, and who watches when the stream is silent.
        log.warning("answer.cancelling_unpublished", question_id=str(question.id), error=str(error))
