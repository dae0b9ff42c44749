// Apollo Client: automatic persisted queries, by POST and by GET. Arguments: address, token.
import {createHash} from "node:crypto";
import {gql} from "@apollo/client";
import {PersistedQueryLink} from "@apollo/client/link/persisted-queries";
import {connect} from "./apollo_clients.mjs";
import {say} from "./saying.mjs";

const [address, token] = process.argv.slice(2);
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

async function ask({query, useGETForHashedQueries, headers}) {
  const link = new PersistedQueryLink({sha256, useGETForHashedQueries});
  const {client, sent} = connect({address, token, headers, links: [link]});
  const {data} = await client.query({query});
  client.stop();
  return {name: data.me.name, sent};
}

// A query that nobody has asked before: its alias is made up.
const query = gql(`query Persisted { me { name made_up_${Date.now()}: id } }`);
say({unknown: await ask({query})});
say({known: await ask({query})});
const leave = {"apollo-require-preflight": "1"};
say({byGet: await ask({query, useGETForHashedQueries: true, headers: leave})});
const another = gql(`query Persisted { me { name by_get_${Date.now()}: id } }`);
say({unknownByGet: await ask({query: another, useGETForHashedQueries: true, headers: leave})});
