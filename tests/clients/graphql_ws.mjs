// graphql-ws: subscriptions over graphql-transport-ws. Arguments: address, token, question.
import {createClient, CloseCode} from "graphql-ws";
import WebSocket from "ws";
import {say} from "./saying.mjs";

const [address, token, question] = process.argv.slice(2);
const url = `${address.replace(/^http/, "ws")}/graphql`;
const ANSWER = `subscription ($id: ID!) { answer(questionId: $id) {
  __typename ... on AnswerFinished { verdict } ... on FactFound { fact { amount { amount currency } } } } }`;

function connect(connectionParams, options = {}) {
  return createClient({url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0, ...options});
}

// Every result of an operation to its end, or what it failed with.
async function results(client, payload) {
  const seen = [];
  try {
    for await (const result of client.iterate(payload)) seen.push(result);
  } catch (failure) {
    seen.push({failure});
  }
  return seen;
}

async function watchAnAnswer() {
  const client = connect({Authorization: `Bearer ${token}`});
  const events = await results(client, {query: ANSWER, variables: {id: question}});
  const answers = events.map((event) => event.data?.answer ?? event);
  say({watched: answers.filter((answer) => answer.__typename !== "AnswerPiece")});
  await client.dispose();
}

async function outliveABadOperation() {
  let closed = 0;
  const client = connect(() => ({Authorization: `Bearer ${token}`}), {lazy: false, on: {closed: () => (closed += 1)}});
  const [refused] = await results(client, {query: "{ nothing }"});
  const [broken] = await results(client, {query: "{"});
  const [good] = await results(client, {query: "{ me { name } }"});
  const [mutated] = await results(client, {query: 'mutation { createTrip(input: {name: "", currency: "EUR"}) { trip { id } userErrors { code } } }'});
  const codes = (seen) => seen.failure.map((error) => error.extensions.code);
  say({refused: codes(refused), broken: codes(broken), good: good.data, mutated: mutated.data, closed});
  await client.dispose();
}

async function beRefused() {
  let close;
  const client = connect({Authorization: "Bearer none"}, {on: {closed: (event) => (close = event)}});
  await results(client, {query: "{ me { name } }"});
  say({close: close.code, isForbidden: close.code === CloseCode.Forbidden});
}

async function reconnect() {
  let sockets = 0;
  let active;
  const client = connect({Authorization: `Bearer ${token}`}, {
    retryAttempts: 3,
    retryWait: () => Promise.resolve(),
    shouldRetry: () => true,
    lazy: false,
    on: {
      connected: (socket) => {
        sockets += 1;
        active = socket;
      },
    },
  });
  const [before] = await results(client, {query: "{ me { name } }"});
  const dropped = new Promise((resolve) => client.on("closed", resolve));
  active.terminate();
  await dropped;
  const [after] = await results(client, {query: "{ me { name } }"});
  say({before: before.data, after: after.data, sockets});
  await client.dispose();
}

async function ping() {
  let answered;
  const pong = new Promise((resolve) => (answered = resolve));
  const client = connect(undefined, {lazy: false, keepAlive: 10, on: {pong: (received, payload) => received && answered(payload ?? null)}});
  say({pong: await pong});
  await client.dispose();
}

await watchAnAnswer();
await outliveABadOperation();
await beRefused();
await reconnect();
await ping();
