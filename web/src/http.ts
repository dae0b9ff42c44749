import type { FetcherParams } from "@graphiql/toolkit";
import type { ExecutionResult } from "graphql";
import { meros } from "meros/browser";

import { encoded } from "./upload";

export type HeaderFields = Record<string, string>;

// Parts first: the server sends them for @defer and @stream only. Of the two kinds of JSON the one that comes with status
// 200: browsers write every other status into their console as an error, and the answer itself says what is wrong. The
// last header shows that no foreign page sends this.
const HEADERS = {
  Accept: "multipart/mixed, application/json;q=0.9",
  "GraphQL-Require-Preflight": "true",
};

/** Send one operation, and yield its result or, of one that is deferred, the parts of it as they come. */
export async function* results(
  request: FetcherParams,
  headers: HeaderFields,
  signal?: AbortSignal,
): AsyncGenerator<ExecutionResult[]> {
  const { body, contentType } = await encoded(request, signal);
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { ...HEADERS, ...contentType, ...headers },
    body,
    signal: signal ?? null,
  }).catch((error) => {
    throw signal?.aborted ? error : new Error("The server cannot be reached.");
  });
  const parts = await meros<ExecutionResult>(response, { multiple: true });
  if (parts instanceof Response) yield [await whole(parts)];
  else for await (const chunk of parts) yield chunk.map((part) => part.body as ExecutionResult);
}

/** Send one operation of the page's own and return its result. */
export async function ask(request: FetcherParams, headers: HeaderFields): Promise<ExecutionResult> {
  for await (const [result] of results(request, headers)) if (result) return result;
  throw new Error("The server sent no answer.");
}

/** Return what says who you are: an HTTP header, and the same pair for the websocket's connection_init. */
export function bearer(token: string): HeaderFields {
  return { Authorization: `Bearer ${token}` };
}

async function whole(response: Response): Promise<ExecutionResult> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The server answered ${response.status}: ${text}`);
  }
}
