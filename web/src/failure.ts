import type { ExecutionResult } from "graphql";

/** Return what went wrong on the way, as a result to read. */
export function failure(error: unknown): ExecutionResult {
  if (Array.isArray(error)) return { errors: error };
  return { errors: [{ message: messageOf(error) } as never] };
}

function messageOf(error: unknown): string {
  if (isClosing(error)) return `The server closed the websocket: ${error.code} ${error.reason}`.trim();
  return error instanceof Error ? error.message : "The websocket could not be opened.";
}

/** Tell whether this is how a websocket ended. */
export function isClosing(error: unknown): error is { code: number; reason: string } {
  return typeof error === "object" && error !== null && "code" in error && "reason" in error;
}
