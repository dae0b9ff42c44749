// Apollo Client: @defer in both of its versions, @stream, and subscriptions over multipart HTTP and websockets.
// Arguments: address, token, trip, question.
import {gql} from "@apollo/client";
import {Defer20220824Handler, GraphQL17Alpha9Handler} from "@apollo/client/incremental";
import {GraphQLWsLink} from "@apollo/client/link/subscriptions";
import {createClient} from "graphql-ws";
import WebSocket from "ws";
import {collect, connect} from "./apollo_clients.mjs";
import {say} from "./saying.mjs";

const [address, token, trip, question] = process.argv.slice(2);
const DEFERRED = gql`query Deferred($id: ID!) { trip(id: $id) { id name
  ... @defer(label: "ledger") { balances { net { amount } } } } }`;
const ANSWER = gql`subscription Answer($id: ID!) { answer(questionId: $id) {
  __typename ... on AnswerFinished { verdict } ... on FactFound { fact { amount { amount currency } } } } }`;

for (const incrementalHandler of [new Defer20220824Handler(), new GraphQL17Alpha9Handler()]) {
  const {client, sent} = connect({address, token, incrementalHandler});
  const seen = [];
  await new Promise((resolve) => {
    client.watchQuery({query: DEFERRED, variables: {id: trip}}).subscribe(({data, dataState, error}) => {
      if (dataState === "empty" && !error) return;
      seen.push({dataState, name: data?.trip?.name, balances: data?.trip?.balances?.length ?? null, ...(error && {error: error.message})});
      if (dataState === "complete" || error) resolve();
    });
  });
  say({handler: incrementalHandler.constructor.name, seen, type: sent[0].type});
  client.stop();
}

function answers(events) {
  return events.map(({data, error, failure}) => data?.answer ?? (error ?? failure).message).filter((answer) => answer.__typename !== "AnswerPiece");
}

const overHttp = connect({address, token});
say({
  overHttp: answers(await collect(overHttp.client.subscribe({query: ANSWER, variables: {id: question}}))),
  type: overHttp.sent[0].type,
});
overHttp.client.stop();

const socket = createClient({
  url: `${address.replace(/^http/, "ws")}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: {Authorization: `Bearer ${token}`},
});
const overSocket = connect({address, token, links: [new GraphQLWsLink(socket)]});
say({overSocket: answers(await collect(overSocket.client.subscribe({query: ANSWER, variables: {id: question}})))});
overSocket.client.stop();
await socket.dispose();

const nobody = connect({address});
const [{error, failure}] = await collect(nobody.client.subscribe({query: ANSWER, variables: {id: question}}));
say({nobody: (error ?? failure).errors.map(({extensions}) => extensions.code)});
nobody.client.stop();
