// The schema that four servers share: the part of TripSplit's own that the trip page needs, and a list.
import {makeExecutableSchema} from "@graphql-tools/schema";
import {loadExpenses, loadTrip, newLoaders} from "./ledger.mjs";
import {ITEM, ITEMS} from "./listing.mjs";
import {decimal} from "./money.mjs";

const typeDefs = `
  type Query { trip(id: ID!): Trip items: [Item!]! }
  type Trip { id: ID! name: String! expenses(first: Int, last: Int): ExpenseConnection! }
  type ExpenseConnection { nodes: [Expense!]! }
  type Expense {
    id: ID! description: String! spentOn: String! category: String! amount: Money! payer: Participant! shares: [Share!]!
  }
  type Share { amount: Money! participant: Participant! }
  type Participant { id: ID! name: String! }
  type Money { amount: String! currency: String! }
  ${ITEM}`;

const resolvers = {
  Query: {
    trip: (_, {id}) => loadTrip(uuidOf(id)),
    items: () => ITEMS,
  },
  Trip: {
    id: ({id}) => globalId("Trip", id),
    expenses: async ({id}, page) => ({nodes: await loadExpenses(id, page)}),
  },
  Expense: {
    id: ({id}) => globalId("Expense", id),
    spentOn: (expense) => expense.spent_on,
    amount: money,
    payer: (expense, _, {loaders}) => loaders.participants.load(expense.payer_id),
    shares: ({id}, _, {loaders}) => loaders.shares.load(id),
  },
  Share: {
    amount: money,
    participant: (share, _, {loaders}) => loaders.participants.load(share.participant_id),
  },
  Participant: {
    id: ({id}) => globalId("Participant", id),
  },
};

export const schema = makeExecutableSchema({typeDefs, resolvers});

export function newContext() {
  return {loaders: newLoaders()};
}

function money({amount_minor: minorUnits, currency}) {
  return {amount: decimal(minorUnits, currency), currency};
}

// As TripSplit writes them.
function globalId(type, uuid) {
  return Buffer.from(`${type}:${uuid}`).toString("base64");
}

function uuidOf(id) {
  return Buffer.from(id, "base64").toString().split(":")[1];
}
