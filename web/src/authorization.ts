import { bearer, type HeaderFields } from "./http";
import { currentSession } from "./session";

/** Return the headers of an operation: those from the editor, and the session's token unless they bring their own. */
export function authorized(given: HeaderFields = {}): HeaderFields {
  const { token } = currentSession();
  return token && !bringsOwn(given) ? { ...bearer(token), ...given } : given;
}

/** Tell whether an operation was sent with the session's token of now, so that its refusal speaks of the session. */
export function speaksForSession(headers: HeaderFields): boolean {
  const { token } = currentSession();
  return token !== "" && headers["Authorization"] === bearer(token)["Authorization"];
}

function bringsOwn(given: HeaderFields): boolean {
  return Object.keys(given).some((name) => name.toLowerCase() === "authorization");
}
