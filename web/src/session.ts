const STORAGE_KEY = "tripsplit:token";

/**
 * Return the token to start with: from the address (`#token=...`), else the one this browser tab used last.
 *
 * A fragment is never sent to a server, so a token in a printed link stays on this machine. It is taken out of the
 * address at once, so that it is not bookmarked, shared or photographed with the page.
 */
export function startingToken(): string {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const linked = fragment.get("token");
  if (linked) {
    history.replaceState(null, "", location.pathname + location.search);
    keepToken(linked);
  }
  return linked ?? sessionStorage.getItem(STORAGE_KEY) ?? "";
}

/** Remember a token for reloads of this browser tab; an empty one is forgotten. */
export function keepToken(token: string): void {
  if (token) sessionStorage.setItem(STORAGE_KEY, token);
  else sessionStorage.removeItem(STORAGE_KEY);
}

/** Return what authorises a request: an HTTP header, and the same pair for the websocket's connection_init. */
export function authorization(token: string): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}
