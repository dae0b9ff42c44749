import type { FetcherParams, Observable } from "@graphiql/toolkit";
import type { ExecutionResult } from "graphql";
import { createClient, type Client, type SubscribePayload } from "graphql-ws";

import { authorized } from "./authorization";
import { failure, isClosing } from "./failure";
import type { HeaderFields } from "./http";
import { currentSession, followSession } from "./session";

export type Observer = { next(result: unknown): void; complete(): void };

const LOST = "The connection to the server was lost; trying again.";
const REPLACED = "The token was replaced, and the connection with it.";
const BACK = "The connection is back. What follows may repeat what stands above: the cursors tell.";
const PATIENCE = 60;

// Gone away, no status, broken off, restarted, try again later, bad gateway, no answer in time, replaced by ourselves.
const TERMINATED = 4499;
const PASSING = [1001, 1005, 1006, 1012, 1013, 1014, 4408, TERMINATED];

/**
 * Return one subscription, followed over a websocket of its own so that it carries the headers of its tab.
 *
 * GraphiQL shows one result at a time, but a stream is understood from all its events: each result handed over is the
 * list of the events so far. A connection that breaks, or whose token is replaced, is opened again, and says so.
 */
export function subscription(request: FetcherParams, given: HeaderFields): Observable<ExecutionResult> {
  return { subscribe: (observer: unknown) => follow(request, given, observer as Observer) };
}

function follow(request: FetcherParams, given: HeaderFields, { next, complete }: Observer) {
  const events: unknown[] = [];
  const show = (more: object = {}) => next({ events, ...more });
  const client = createClient({
    url: location.origin.replace(/^http/, "ws") + "/graphql",
    connectionParams: () => authorized(given),
    retryAttempts: PATIENCE,
    retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** retries, 5000))),
    shouldRetry: (error) => isClosing(error) && PASSING.includes(error.code),
    on: {
      closed: (event) => {
        if (isClosing(event) && PASSING.includes(event.code)) show({ connection: event.code === TERMINATED ? REPLACED : LOST });
      },
      connected: (_socket, _payload, wasRetry) => wasRetry && (events.push({ connection: BACK }), show()),
    },
  });
  const stopFollowing = replaceWithToken(client);
  const end = (more?: object) => {
    stopFollowing();
    if (more) show(more);
    complete();
  };
  const unsubscribe = client.subscribe(request as SubscribePayload, {
    next: (event) => {
      events.push(event);
      show();
    },
    error: (error) => end(failure(error)),
    complete: end,
  });
  return { unsubscribe: () => (stopFollowing(), unsubscribe()) };
}

/** Replace a client's socket when it is renewed, and when somebody signs out or in: a socket keeps the token it began with. */
function replaceWithToken(client: Client): () => void {
  let { token } = currentSession();
  return followSession(() => {
    if (currentSession().token === token) return;
    token = currentSession().token;
    client.terminate();
  });
}
