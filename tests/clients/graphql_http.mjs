// graphql-http: the audits of the GraphQL over HTTP specification. Arguments: address.
import {serverAudits} from "graphql-http";
import {say} from "./saying.mjs";

const [address] = process.argv.slice(2);
// The audits know nothing of tokens, nor of headers that a foreign page cannot send; GET asks for one here.
const fetchFn = (url, init) => fetch(url, {...init, headers: {...init?.headers, "graphql-require-preflight": "1"}});
for (const audit of serverAudits({url: `${address}/graphql`, fetchFn})) {
  const {name, status, reason} = {reason: undefined, ...(await audit.fn())};
  say({name, status, reason});
}
