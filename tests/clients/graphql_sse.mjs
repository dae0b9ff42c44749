// graphql-sse: server-sent events, a connection for each operation. Arguments: address, token, question.
import {createClient} from "graphql-sse";
import {say} from "./saying.mjs";

const [address, token, question] = process.argv.slice(2);
const ANSWER = `subscription ($id: ID!) { answer(questionId: $id) {
  __typename ... on AnswerFinished { verdict } ... on FactFound { fact { amount { amount currency } } } } }`;

function connect(headers) {
  return createClient({url: `${address}/graphql`, singleConnection: false, retryAttempts: 0, headers});
}

async function results(client, payload) {
  const seen = [];
  try {
    for await (const result of client.iterate(payload)) seen.push(result);
  } catch (failure) {
    // What is refused is no stream: the client hands out the response, whose body says why.
    seen.push({status: failure.response?.status, ...(await failure.response?.json())});
  }
  return seen;
}

const client = connect(() => ({authorization: `Bearer ${token}`}));
const events = await results(client, {query: ANSWER, variables: {id: question}});
say({watched: events.map((event) => event.data?.answer ?? event).filter((answer) => answer.__typename !== "AnswerPiece")});
const [queried] = await results(client, {query: "{ me { name } }"});
say({queried: queried.data});
const [mutated] = await results(client, {query: "mutation { signOut { signedOut } }"});
say({mutated: mutated.data});
const codes = (seen) => seen.map(({status, errors}) => ({status, codes: errors.map((error) => error.extensions.code)}));
say({signedOut: codes(await results(client, {query: ANSWER, variables: {id: question}}))});
say({nobody: codes(await results(connect({}), {query: ANSWER, variables: {id: question}}))});
say({refused: codes(await results(connect({}), {query: "{ nothing }"}))});
