"""Categories: a language model that is able to is asked what an expense was for that nothing else says anything of."""

from uuid import UUID

from domain.answer_writing.prompts import Message
from domain.capabilities import Capability
from domain.category_proposals import category_prompt, is_askable, proposed_category
from domain.category_suggestions import is_unplaced
from domain.expenses import Expense
from jobs.context import TaskContext
from jobs.failures import FinalFailure, LanguageModelAway
from jobs.probing import ProbedModel
from persistence.category_proposals import store_proposal
from persistence.category_suggestions import load_suggested_to_all
from persistence.expenses import load_expense

_PROBE_SECONDS = 30.0
"""How long it waits to know what the model can do; nobody sits and waits for it."""


async def propose_category(context: TaskContext, expense_id: UUID) -> None:
    """Ask what an expense was for that nothing else says anything of, and store it beside it, to be accepted.

    That nothing came of it, or something else says what it was for, is stored too: it is looked at once.
    Ends quietly where it is deleted, or somebody has said meanwhile what it was for. Raises FinalFailure where no model
    is let propose anything, and LanguageModelAway where it is away.
    """
    async with context.database.read() as connection:
        expense = await load_expense(connection, expense_id)
    if expense is None or expense.deleted_at is not None or not is_unplaced(expense):
        return
    text = await _answer(context, expense) if is_askable(expense.description) else ""
    async with context.database.write() as connection:
        await store_proposal(connection, expense_id, expense.description, proposed_category(text))


async def _answer(context: TaskContext, expense: Expense) -> str:
    """Return what the model answers, or nothing where it is not asked."""
    # Who may not propose is known first: nothing is embedded for the sake of a model that is not asked.
    model = await _able_model(context)
    return "" if await _is_suggested(context, expense) else await _proposed(model, expense)


async def _is_suggested(context: TaskContext, expense: Expense) -> bool:
    """Tell whether something else than a model says what an expense was for, to everybody of the trip."""
    async with context.database.read() as connection:
        if await load_suggested_to_all(connection, expense) is not None:
            return True
    (likeness,) = await context.likeness.of([expense.description])
    return likeness is not None


async def _able_model(context: TaskContext) -> ProbedModel:
    model = context.language_model
    if model is None:
        raise FinalFailure("No language model is set.")
    capability = await model.capability(within_seconds=_PROBE_SECONDS)
    if capability is None:
        raise LanguageModelAway("It is not known what it can do.")
    if capability is not Capability.FULL:
        raise FinalFailure("The language model is not able to say what an expense was for.")
    return model


async def _proposed(model: ProbedModel, expense: Expense) -> str:
    text = await model.propose([Message("user", category_prompt(expense.description))])
    if text is None:
        raise LanguageModelAway("It proposed nothing.")
    return text
