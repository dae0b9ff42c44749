import { bearer, type HeaderFields } from "./http";
import { freshToken } from "./renewal";
import { currentSession } from "./session";

/** Return the headers of an operation: those from the editor, and the session's token unless they bring their own. */
export async function authorized(given: HeaderFields = {}): Promise<HeaderFields> {
  const token = bringsOwn(given) ? "" : await freshToken();
  return token ? { ...bearer(token), ...given } : given;
}

/** Tell whether an operation was sent with the session's token of now, so that its refusal speaks of the session. */
export function speaksForSession(headers: HeaderFields): boolean {
  const { token } = currentSession();
  return token !== "" && headers["Authorization"] === bearer(token)["Authorization"];
}

function bringsOwn(given: HeaderFields): boolean {
  return Object.keys(given).some((name) => name.toLowerCase() === "authorization");
}
