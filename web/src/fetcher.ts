import type { Fetcher, FetcherParams, Observable } from "@graphiql/toolkit";
import type { ExecutionResult, GraphQLError } from "graphql";

import { noteQuestion } from "./asked";
import { authorized, speaksForSession } from "./authorization";
import { failure } from "./failure";
import { results, type HeaderFields } from "./http";
import { chosenOperation } from "./operation";
import { tokenWasRefused } from "./renewal";
import { subscription, type Observer } from "./subscription";

/** GraphiQL's way to the server: HTTP for queries and mutations, a websocket for each subscription. */
export const fetcher: Fetcher = (request, options) => {
  const operation = chosenOperation(request);
  const sent = operation ? { ...request, operationName: operation.name?.value ?? null } : request;
  const headers = options?.headers ?? {};
  return operation?.operation === "subscription" ? subscription(sent, headers) : overHttp(sent, headers);
};

/** Return one operation over HTTP; to unsubscribe from it is to break it off. */
function overHttp(request: FetcherParams, given: HeaderFields): Observable<ExecutionResult> {
  const subscribe = (observer: unknown) => {
    const { next, complete } = observer as Observer;
    const breaking = new AbortController();
    run(request, given, next, breaking.signal)
      .catch((error) => breaking.signal.aborted || next(failure(error)))
      .finally(complete);
    return { unsubscribe: () => breaking.abort() };
  };
  return { subscribe };
}

async function run(
  request: FetcherParams,
  given: HeaderFields,
  next: (result: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const headers = await authorized(given);
  for await (const parts of results(request, headers, signal)) {
    for (const part of parts) noteQuestion(part);
    const refusal = parts.flatMap((part) => part.errors ?? []).find(isUnauthenticated);
    if (refusal && speaksForSession(headers)) tokenWasRefused(refusal.message);
    next(parts.length === 1 ? parts[0] : parts);
  }
}

function isUnauthenticated(error: GraphQLError): boolean {
  return error.extensions?.["code"] === "UNAUTHENTICATED";
}
