"""Exports: everything about oneself as JSON, in a format that has a version."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from domain.activities import Activity
from domain.api_keys import ApiKey
from domain.comments import Comment
from domain.conversations import Conversation
from domain.documents import Document
from domain.expenses import Expense
from domain.exports import FORMAT, VERSION, Export
from domain.money import Money
from domain.participants import Participant
from domain.payments import Payment
from domain.questions import Question
from domain.ratings import Rating
from domain.sessions import Session
from graph.context import Info
from graph.fields import account_field
from graph.ids import encode_id, global_id
from persistence.exports import load_export

Body = dict[str, Any]


@strawberry.type
class ExportQuery:
    """The field of Query with everything about oneself."""

    @account_field(
        "Everything about you and what you paid, owe and wrote, without pages, as an object whose `format` is "
        '"tripsplit-export" and whose `version` is 1; for whoever signed in, and for no API key.',
        view=JSON,
        cost=5_000,
    )
    async def export_my_data(self, info: Info) -> Body:
        """Load everything in one read."""
        services = info.context.services
        async with services.database.read() as connection:
            export = await load_export(connection, info.context.viewer)
        return export_body(export, now=services.now())


def export_body(export: Export, *, now: datetime) -> Body:
    """Return an export as JSON: ids as everywhere else, moments in UTC, amounts as decimal text with their currency."""
    own = {person.id for person in export.participants}
    return {
        "format": FORMAT,
        "version": VERSION,
        "exportedAt": _moment(now),
        "account": {
            "id": global_id(export.user),
            "email": export.user.email,
            "name": export.user.name,
            "createdAt": _moment(export.user.created_at),
        },
        "sessions": [_session(each) for each in export.sessions],
        "apiKeys": [_api_key(each) for each in export.api_keys],
        "trips": [
            {"id": global_id(trip), "name": trip.name, "currency": trip.currency.code, "role": role.value}
            for trip, role in export.trips
        ],
        "participants": [_participant(each) for each in export.participants],
        "expenses": [_expense(each, own) for each in export.expenses],
        "payments": [_payment(each) for each in export.payments],
        "comments": [_comment(each) for each in export.comments],
        "conversations": [_conversation(each) for each in export.conversations],
        "questions": [_question(each) for each in export.questions],
        "ratings": [_rating(each) for each in export.ratings],
        "documents": [_document(each, export.library_id) for each in export.documents],
        "activities": [_activity(each, export.library_id) for each in export.activities],
    }


def _session(session: Session) -> Body:
    return {
        "id": global_id(session),
        "createdAt": _moment(session.created_at),
        "lastUsedAt": _moment(session.last_used_at),
        "expiresAt": _moment(session.expires_at),
        "endedAt": _moment(session.ended_at),
        "userAgent": session.user_agent,
        "address": session.address,
    }


def _api_key(key: ApiKey) -> Body:
    return {
        "id": global_id(key),
        "name": key.name,
        "hint": key.hint,
        "scope": key.scope.value,
        "tripIds": None if key.trip_ids is None else [encode_id("Trip", each) for each in sorted(key.trip_ids)],
        "pointsPerMinute": key.points_per_minute,
        "createdAt": _moment(key.created_at),
        "expiresAt": _moment(key.expires_at),
        "lastUsedAt": _moment(key.last_used_at),
        "revokedAt": _moment(key.revoked_at),
    }


def _participant(person: Participant) -> Body:
    return {
        "id": global_id(person),
        "tripId": encode_id("Trip", person.trip_id),
        "name": person.name,
        "weight": person.weight,
        "arrivesOn": _day(person.arrives_on),
        "leavesOn": _day(person.leaves_on),
        "leftAt": _moment(person.left_at),
        "mergedIntoId": None if person.merged_into_id is None else encode_id("Participant", person.merged_into_id),
    }


def _expense(expense: Expense, own: set[UUID]) -> Body:
    return {
        "id": global_id(expense),
        "tripId": encode_id("Trip", expense.trip_id),
        "description": expense.description,
        "amount": _money(expense.amount),
        "paid": _sum([part.money for part in expense.payers if part.participant_id in own]),
        "share": _sum([part.money for part in expense.shares if part.participant_id in own]),
        "spentOn": _day(expense.spent_on),
        "category": expense.category.value,
        "paymentMethod": None if expense.payment_method is None else expense.payment_method.value,
        "place": expense.place,
        "note": expense.note,
        "tags": list(expense.tags),
        "createdAt": _moment(expense.created_at),
        "deletedAt": _moment(expense.deleted_at),
    }


def _payment(payment: Payment) -> Body:
    return {
        "id": global_id(payment),
        "tripId": encode_id("Trip", payment.trip_id),
        "payerId": encode_id("Participant", payment.payer_id),
        "receiverId": encode_id("Participant", payment.receiver_id),
        "amount": _money(payment.amount),
        "paidOn": _day(payment.paid_on),
        "note": payment.note,
        "createdAt": _moment(payment.created_at),
        "deletedAt": _moment(payment.deleted_at),
    }


def _comment(comment: Comment) -> Body:
    return {
        "id": global_id(comment),
        "tripId": encode_id("Trip", comment.trip_id),
        "expenseId": encode_id("Expense", comment.expense_id),
        "text": comment.text,
        "createdAt": _moment(comment.created_at),
        "deletedAt": _moment(comment.deleted_at),
    }


def _conversation(conversation: Conversation) -> Body:
    return {
        "id": global_id(conversation),
        "tripId": encode_id("Trip", conversation.trip_id),
        "name": conversation.name,
        "isShared": conversation.is_shared,
        "startedAt": _moment(conversation.started_at),
    }


def _question(question: Question) -> Body:
    return {
        "id": global_id(question),
        "tripId": encode_id("Trip", question.trip_id),
        "conversationId": encode_id("Conversation", question.conversation_id),
        "text": question.text,
        "askedAt": _moment(question.asked_at),
        "state": question.state.value,
        "answer": None if question.answer is None else question.answer.text,
        "answeredAt": _moment(question.answered_at),
    }


def _rating(rating: Rating) -> Body:
    return {
        "questionId": encode_id("Question", rating.question_id),
        "thumb": rating.thumb.value,
        "comment": rating.comment,
        "ratedAt": _moment(rating.rated_at),
    }


def _document(document: Document, library_id: UUID | None) -> Body:
    return {
        "id": global_id(document),
        "tripId": _trip(document.trip_id, library_id),
        "name": document.name,
        "kind": document.kind.value,
        "sizeBytes": document.file.size_bytes,
        "sha256": document.file.sha256,
        "uploadedAt": _moment(document.uploaded_at),
        "deletedAt": _moment(document.deleted_at),
    }


def _activity(activity: Activity, library_id: UUID | None) -> Body:
    return {
        "id": global_id(activity),
        "tripId": _trip(activity.trip_id, library_id),
        "at": _moment(activity.at),
        "kind": activity.kind.value,
        "summary": activity.summary,
        "changes": [
            {"field": change.field, "before": change.before, "after": change.after} for change in activity.changes
        ],
    }


def _trip(trip_id: UUID, library_id: UUID | None) -> str | None:
    """Return the id of a trip; a library is none."""
    return None if trip_id == library_id else encode_id("Trip", trip_id)


def _sum(parts: list[Money]) -> Body | None:
    return _money(sum(parts[1:], start=parts[0])) if parts else None


def _money(money: Money) -> Body:
    return {"amount": f"{money.amount:f}", "currency": money.currency.code}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
