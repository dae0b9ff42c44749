import type { Fetcher, FetcherParams, Observable } from "@graphiql/toolkit";
import { Kind, parse, type ExecutionResult, type OperationDefinitionNode } from "graphql";
import { createClient, type SubscribePayload } from "graphql-ws";

import { noteQuestion } from "./asked";
import { authorization } from "./session";

type HeaderFields = Record<string, string>;
type Observer = { next(result: unknown): void; complete(): void };

/** Return GraphiQL's way to the server: HTTP for queries and mutations, a websocket for each subscription. */
export function createFetcher(token: string): Fetcher {
  return (request, options) => {
    const headers = { ...authorization(token), ...options?.headers };
    const operation = chosenOperation(request);
    const sent = operation ? { ...request, operationName: operation.name?.value ?? null } : request;
    return operation?.operation === "subscription" ? subscription(sent, headers) : post(sent, headers).then(noteQuestion);
  };
}

/**
 * Return the operation to run, read from the text: what GraphiQL tells beside it lags behind a change of tab, and would
 * name an operation of the tab before. A text with errors has none; the server says what is wrong with it.
 */
function chosenOperation({ query, operationName }: FetcherParams): OperationDefinitionNode | undefined {
  try {
    const operations = parse(query).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    return operations.find((node) => node.name?.value === operationName) ?? operations[0];
  } catch {
    return undefined;
  }
}

/** Send one operation over HTTP and return its result; an answer that is no JSON becomes an error to read. */
export async function post(request: FetcherParams, headers: HeaderFields): Promise<ExecutionResult> {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return failure(new Error(`The server answered ${response.status}: ${text}`));
  }
}

/**
 * Return one subscription, followed over a websocket of its own so that it carries the token and headers of now.
 *
 * GraphiQL shows one result at a time, but a stream is understood from all its events: each result handed over is the
 * list of the events so far. Nothing reconnects by itself, which would show the events from the start once more.
 */
function subscription(request: FetcherParams, headers: HeaderFields): Observable<ExecutionResult> {
  const subscribe = (observer: unknown) => {
    const { next, complete } = observer as Observer;
    const events: unknown[] = [];
    const client = createClient({ url: socketUrl(), connectionParams: headers, retryAttempts: 0 });
    const unsubscribe = client.subscribe(request as SubscribePayload, {
      next: (event) => {
        events.push(event);
        next({ events });
      },
      error: (error) => {
        next({ events, ...failure(error) });
        complete();
      },
      complete,
    });
    return { unsubscribe };
  };
  return { subscribe };
}

function socketUrl(): string {
  return location.origin.replace(/^http/, "ws") + "/graphql";
}

function failure(error: unknown): ExecutionResult {
  if (Array.isArray(error)) return { errors: error };
  const message =
    error instanceof CloseEvent
      ? `The server closed the websocket: ${error.code} ${error.reason}`.trim()
      : error instanceof Error
        ? error.message
        : "The websocket could not be opened.";
  return { errors: [{ message } as never] };
}
