// Apollo Client: its cache, pages, mutations and errors. Arguments: address, token, trip.
import {CombinedGraphQLErrors, ServerError, gql} from "@apollo/client";
import {connect} from "./apollo_clients.mjs";
import {say} from "./saying.mjs";

const [address, token, trip] = process.argv.slice(2);
const {client, cache, sent} = connect({address, token});

const TRIP = gql`query Trip($id: ID!) { trip(id: $id) { id name } }`;
const PAGE = gql`query Page($id: ID!, $after: String) { trip(id: $id) { id expenses(first: 2, after: $after) {
  totalCount edges { cursor node { id description } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } }`;
const RENAME = gql`mutation Rename($input: UpdateTripInput!) { updateTrip(input: $input) { trip { id name } userErrors { code } } }`;

const names = [];
client.watchQuery({query: TRIP, variables: {id: trip}}).subscribe(({data, loading}) => loading || names.push(data.trip.name));
await client.query({query: TRIP, variables: {id: trip}});
const {data: renamed} = await client.mutate({mutation: RENAME, variables: {input: {tripId: trip, name: "Roma"}}});
await new Promise((resolve) => setImmediate(resolve));
say({names, renamed: renamed.updateTrip.trip.name, requests: sent.length});
say({kept: cache.extract()[cache.identify({__typename: "Trip", id: trip})].name});

const {data: refused} = await client.mutate({mutation: RENAME, variables: {input: {tripId: trip, name: ""}}});
say({refused: refused.updateTrip});

const pages = client.watchQuery({query: PAGE, variables: {id: trip}});
const pagesSeen = [];
await new Promise((resolve) => {
  pages.subscribe(({data, dataState, loading}) => {
    if (loading || dataState !== "complete") return;
    const {expenses} = data.trip;
    pagesSeen.push(expenses);
    if (expenses.pageInfo.hasNextPage) pages.fetchMore({variables: {after: expenses.pageInfo.endCursor}});
    else resolve();
  });
});
const whole = pagesSeen.at(-1);
say({pages: pagesSeen.map(({edges}) => edges.length), total: whole.totalCount, hasNext: whole.pageInfo.hasNextPage});
say({descriptions: whole.edges.map(({node}) => node.description)});

const failure = await client.query({query: gql`query { nothing }`}).catch((error) => error);
say({
  isGraphQL: CombinedGraphQLErrors.is(failure),
  isServer: ServerError.is(failure),
  codes: failure.errors?.map((error) => error.extensions.code),
});
say({sent: sent.at(-1)});
client.stop();
