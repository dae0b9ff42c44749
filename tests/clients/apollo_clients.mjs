// Apollo Clients for the scripts about it.
import {ApolloClient, ApolloLink, InMemoryCache} from "@apollo/client";
import {HttpLink} from "@apollo/client/link/http";
import {relayStylePagination} from "@apollo/client/utilities";

// A client, and in `sent` what each of its requests was: method, and the names of what the body or the address holds.
export function connect({address, token, headers = {}, links = [], httpOptions = {}, ...options}) {
  const sent = [];
  const watchingFetch = async (url, init) => {
    const given = init.method === "GET" ? Object.fromEntries(new URL(url).searchParams) : JSON.parse(init.body);
    const request = {method: init.method, given: Object.keys(given).sort()};
    sent.push(request);
    const response = await fetch(url, init);
    request.status = response.status;
    request.type = response.headers.get("content-type").split(";")[0];
    return response;
  };
  const http = new HttpLink({
    uri: `${address}/graphql`,
    fetch: watchingFetch,
    headers: {...(token && {authorization: `Bearer ${token}`}), ...headers},
    ...httpOptions,
  });
  const cache = new InMemoryCache({typePolicies: {Trip: {fields: {expenses: relayStylePagination()}}}});
  const client = new ApolloClient({link: ApolloLink.from([...links, http]), cache, ...options});
  return {client, cache, sent};
}

// What an observable gives until it completes, or fails.
export function collect(observable) {
  const seen = [];
  return new Promise((resolve) => {
    observable.subscribe({
      next: (result) => seen.push(result),
      error: (failure) => resolve([...seen, {failure}]),
      complete: () => resolve(seen),
    });
  });
}
