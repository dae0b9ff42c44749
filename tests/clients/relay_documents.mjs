// What a network layer of Relay does with the artifacts: it sends ids of documents, never their texts.
// Arguments: address, token, trip, its payer, the folder of the artifacts.
import {pathToFileURL} from "node:url";
import {say} from "./saying.mjs";

const [address, token, trip, payer, folder] = process.argv.slice(2);
const headers = {authorization: `Bearer ${token}`};

async function idOf(name) {
  const {default: artifact} = await import(pathToFileURL(`${folder}/${name}.graphql.js`));
  return artifact.params.id;
}

async function send(body) {
  const response = await fetch(`${address}/graphql`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {...headers, "content-type": "application/json"},
  });
  return response.json();
}

const run = async (name, variables) => (await send({doc_id: await idOf(name), variables})).data;

const {me, trips} = await run("TripsPageQuery", {count: 1});
say({page: [me.name, trips.edges.map(({node}) => node.name), trips.pageInfo.hasNextPage]});

const {trip: opened} = await run("TripsTripQuery", {id: trip});
const descriptions = ({edges}) => edges.map(({node}) => node.description);
const cursor = opened.expenses.pageInfo.endCursor;
const {node: more} = await run("TripsExpensesPaginationQuery", {id: trip, count: 2, cursor});
say({first: descriptions(opened.expenses), next: descriptions(more.expenses)});

const {addExpense} = await run("TripsAddExpenseMutation", {
  input: {
    tripId: trip,
    description: "Taxi",
    amount: {amount: "3", currency: "EUR"},
    spentOn: "2026-10-27",
    payerId: payer,
    split: {equal: {participantIds: [payer]}},
  },
});
say({added: addExpense.expense.description, errors: addExpense.userErrors});
const {node: refetched} = await run("TripsLedgerRefetchQuery", {id: trip});
say({same: JSON.stringify(refetched.balances) === JSON.stringify(addExpense.trip.balances)});

const codes = ({errors}) => errors.map(({extensions}) => extensions.code);
say({text: codes(await send({query: "{ me { name } }"}))});
say({unknown: codes(await send({doc_id: "0".repeat(64)}))});
