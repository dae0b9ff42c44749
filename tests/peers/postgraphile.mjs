// PostGraphile, with the schema that it makes of TripSplit's tables, exact amounts, and the list.
import {createServer} from "node:http";
import {postgraphile} from "postgraphile";
import {makePgService} from "postgraphile/adaptors/pg";
import {constant, lambda, list, object} from "postgraphile/grafast";
import {grafserv} from "postgraphile/grafserv/node";
import {PostGraphileAmberPreset} from "postgraphile/presets/amber";
import {extendSchema} from "postgraphile/utils";
import {ITEM, ITEMS} from "./listing.mjs";
import {decimal} from "./money.mjs";

function money($row) {
  const $currency = $row.get("currency");
  const $amount = lambda(list([$row.get("amount_minor"), $currency]), ([minorUnits, currency]) => decimal(minorUnits, currency), true);
  return object({amount: $amount, currency: $currency});
}

const ExactAmounts = extendSchema({
  typeDefs: `
    type Money { amount: String! currency: String! }
    extend type Expense { amount: Money! }
    extend type ExpenseShare { amount: Money! }`,
  objects: {Expense: {plans: {amount: money}}, ExpenseShare: {plans: {amount: money}}},
});
const Listing = extendSchema({
  typeDefs: `${ITEM} extend type Query { items: [Item!]! }`,
  objects: {Query: {plans: {items: () => constant(ITEMS)}}},
});

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [ExactAmounts, Listing],
  // It lets nobody order by what has no index; the few shares of an expense are ordered by their position.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  schema: {defaultBehavior: "+list"},
  pgServices: [makePgService({connectionString: process.env.DATABASE_URL})],
  grafserv: {graphiql: false, watch: false},
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(Number(process.env.PORT), "127.0.0.1");
