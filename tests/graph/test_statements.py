"""How many SQL statements a page takes: as many for a long list as for a short one."""

from contextlib import AbstractContextManager

from graph.context import Services
from tests.graph.people import Person
from tests.statements import statements_on

TRIP_PAGE = """{ trips(first: 10) { totalCount nodes { name myRole
  participants { name trip { name } }
  balances { participant { name } net { amount } }
  suggestedTransfers(constraints: { familiesAsOne: true }) { transfers { debtor { name } creditor { name } } }
  expenses(first: 100) { totalCount nodes {
    description payer { name } shares { participant { name } amount { amount } } trip { name } } }
  payments(first: 100) { totalCount nodes { payer { name } receiver { name } } }
  settlementPlans(first: 100) { totalCount nodes { state transfers { state left { amount } debtor { name } } } }
  documents(first: 100) { totalCount nodes { name trip { name } } } } } }"""


def counted(services: Services) -> AbstractContextManager[list[str]]:
    """Collect the statements that are run, without those that begin a transaction."""
    return statements_on(services.database)


async def fill(sarah: Person, expenses: int) -> None:
    """Create a trip with expenses and a payment."""
    trip = await sarah.create_trip("David", "Emily")
    for number in range(expenses):
        payer = ("Sarah", "David", "Emily")[number % 3]
        await sarah.do("addExpense", "expense { id }", **trip.expense(payer, f"{number + 1}.00"))
    await sarah.do(
        "recordPayment",
        "payment { id }",
        tripId=trip.id,
        payerId=trip.people["David"],
        receiverId=trip.people["Sarah"],
        amount={"amount": "1", "currency": "EUR"},
        paidOn="2026-11-03",
    )


async def test_a_trip_page_takes_as_many_statements_however_long_it_is(services: Services, sarah: Person) -> None:
    """One trip with two expenses, or three trips with fourteen between them, cost the same."""
    await fill(sarah, 2)
    with counted(services) as short:
        await sarah.ask(TRIP_PAGE)
    await fill(sarah, 8)
    await fill(sarah, 4)

    with counted(services) as long:
        data = await sarah.ask(TRIP_PAGE)

    assert [len(trip["expenses"]["nodes"]) for trip in data["trips"]["nodes"]] == [4, 8, 2]
    # Which levels meet in one batch is a matter of timing: give or take two, where a query per row would add dozens.
    assert abs(len(long) - len(short)) <= 2
