// urql: queries by GET and POST, subscriptions by server-sent events, @defer. Arguments: address, token, trip, question.
import {Client, fetchExchange, cacheExchange} from "@urql/core";
import {say} from "./saying.mjs";

const [address, token, trip, question] = process.argv.slice(2);
const ANSWER = `subscription ($id: ID!) { answer(questionId: $id) {
  __typename ... on AnswerFinished { verdict } ... on FactFound { fact { amount { amount currency } } } } }`;
const sent = [];

function connect(options = {}) {
  return new Client({
    url: `${address}/graphql`,
    exchanges: [cacheExchange, fetchExchange],
    fetchSubscriptions: true,
    preferGetMethod: false,
    fetch: (url, init) => {
      sent.push(init.method);
      return fetch(url, init);
    },
    fetchOptions: {headers: {authorization: `Bearer ${token}`, "graphql-require-preflight": "1"}},
    ...options,
  });
}

// Every result of an operation to its end; the client itself ends a stream without saying so to a promise.
function results(source) {
  const seen = [];
  return new Promise((resolve) => {
    const {unsubscribe} = source.subscribe((result) => {
      seen.push(result);
      if (!result.hasNext) {
        resolve(seen);
        queueMicrotask(() => unsubscribe());
      }
    });
  });
}

const client = connect();
const queried = await client.query("query ($id: ID!) { trip(id: $id) { __typename id name } }", {id: trip});
say({queried: queried.data.trip.name, error: queried.error?.message ?? null});
const again = await client.query("query ($id: ID!) { trip(id: $id) { __typename id name } }", {id: trip});
say({cached: again.data.trip.name, requests: sent.length});
const renamed = await client.mutation("mutation ($input: UpdateTripInput!) { updateTrip(input: $input) { trip { __typename id name } } }", {
  input: {tripId: trip, name: "Roma"},
});
say({renamed: renamed.data.updateTrip.trip.name});
const refetched = await client.query("query ($id: ID!) { trip(id: $id) { __typename id name } }", {id: trip});
say({refetched: refetched.data.trip.name});

const byGet = await connect({preferGetMethod: "force"}).query("{ me { name } }", {});
say({byGet: byGet.data.me.name, method: sent.at(-1)});
const withoutLeave = await connect({preferGetMethod: "force", fetchOptions: {}}).query("{ categories { label } }", {});
say({withoutLeave: withoutLeave.error.graphQLErrors.map((error) => error.extensions.code)});
const invalid = await client.query("{ nothing }", {});
say({invalid: invalid.error.graphQLErrors.map((error) => error.extensions.code)});

// At the end of a stream urql gives its last result once more.
const events = (await results(client.subscription(ANSWER, {id: question}))).filter((event) => event.hasNext);
say({watched: events.map((event) => event.data.answer).filter((answer) => answer.__typename !== "AnswerPiece")});

const DEFERRED = `query ($id: ID!) { trip(id: $id) { id name
  ... @defer(label: "ledger") { balances { net { amount } } } } }`;
const parts = await results(client.query(DEFERRED, {id: trip}));
say({deferred: parts.map(({data, hasNext}) => ({name: data.trip.name, balances: data.trip.balances?.length ?? null, hasNext}))});
