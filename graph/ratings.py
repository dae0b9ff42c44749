"""Ratings: thumbs up or down for an answer, with a word why."""

import strawberry

from domain.questions import Question
from domain.ratings import Thumb, rate_answer
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.openings import open_to_change
from graph.questions import QuestionView
from graph.refusals import UserError, user_errors
from persistence.questions import load_questions_for
from persistence.ratings import delete_rating, store_rating


@strawberry.input(description="What you think of an answer.")
class RateAnswerInput:
    """What `rateAnswer` takes."""

    question_id: strawberry.ID = strawberry.field(description="The question that was answered.")
    thumb: Thumb = strawberry.field(description="Up or down.")
    comment: str | None = strawberry.field(default=None, description="Why, up to 1000 characters.")


@strawberry.input(description="An answer that you rated.")
class WithdrawRatingInput:
    """What `withdrawRating` takes."""

    question_id: strawberry.ID = strawberry.field(description="The question that was answered.")


@strawberry.type(description="The question with your rating.")
class RateAnswerPayload:
    """What `rateAnswer` returns."""

    question: Question | None = payload_field("The question.", view=QuestionView)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The question without your rating.")
class WithdrawRatingPayload:
    """What `withdrawRating` returns."""

    question: Question | None = payload_field("The question.", view=QuestionView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class RatingMutation:
    """The fields of Mutation about ratings."""

    @mutation("Rate an answer; what you thought of it before no longer counts.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def rate_answer(self, info: Info, input: RateAnswerInput) -> RateAnswerPayload:  # noqa: A002  # GraphQL's custom
        """Store the rating."""
        services, viewer = info.context.services, info.context.viewer
        question_id = uuid_of(input.question_id, "Question")
        async with services.database.write() as connection:
            trip, question = await open_to_change(
                connection, viewer, load_questions_for, question_id, noun="question", field="question_id"
            )
            rating = rate_answer(trip, question, thumb=input.thumb, comment=input.comment, now=services.now())
            await store_rating(connection, rating)
        return RateAnswerPayload(question=question)

    @mutation("Take your rating of an answer back, if you gave one.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def withdraw_rating(self, info: Info, input: WithdrawRatingInput) -> WithdrawRatingPayload:  # noqa: A002  # GraphQL's custom
        """Remove the rating."""
        viewer = info.context.viewer
        question_id = uuid_of(input.question_id, "Question")
        async with info.context.services.database.write() as connection:
            _, question = await open_to_change(
                connection, viewer, load_questions_for, question_id, noun="question", field="question_id"
            )
            await delete_rating(connection, question_id=question_id, user_id=viewer.user_id)
        return WithdrawRatingPayload(question=question)
