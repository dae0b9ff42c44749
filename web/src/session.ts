import { useSyncExternalStore } from "react";

import { lifeOf, type Life } from "./expiry";
import { openedWith } from "./link";

/** An access token, and what renews it: "" for a token that was pasted, which nothing can renew. */
export type Tokens = { token: string; refreshToken: string };

/** The page's session: without a token nobody's; a notice says why it ended; each signing in has its own number. */
export type Session = Tokens & { life: Life; notice: string; number: number };

const TOKEN_KEY = "tripsplit:token";
const REFRESH_KEY = "tripsplit:refresh-token";
const NO_TOKENS: Tokens = { token: "", refreshToken: "" };

// In the session storage they outlive a reload, and are gone with the browser tab: no other tab and no later visitor finds
// them, as they would in the local storage. The refresh token lies there only while the page is reloaded: a duplicated tab
// begins with a copy of the storage, and two tabs that use one refresh token look like a theft, which ends the session.
let session: Session = startingSession();
const followers = new Set<() => void>();

addEventListener("pagehide", () => keep(REFRESH_KEY, session.refreshToken));
addEventListener("pageshow", () => keep(REFRESH_KEY, ""));

/** Return the session as it is now. */
export function currentSession(): Session {
  return session;
}

/** Return the session as it is now, to a component that is drawn again with each change. */
export function useSession(): Session {
  return useSyncExternalStore(followSession, currentSession);
}

/** Call a follower after each change, until the returned function is called. */
export function followSession(follower: () => void): () => void {
  followers.add(follower);
  return () => followers.delete(follower);
}

/** Somebody signed in. */
export function beginSession(tokens: Tokens): void {
  // A token that was pasted may be old.
  const life = lifeOf(tokens.token, tokens.refreshToken !== "");
  change({ ...tokens, life, notice: "", number: session.number + 1 });
}

/** The same session goes on with new tokens. */
export function renewSession(tokens: Tokens): void {
  change({ ...session, ...tokens, life: lifeOf(tokens.token, true) });
}

/** Nobody is signed in any more; a notice tells why, unless it was wished. */
export function endSession(notice = ""): void {
  change({ ...NO_TOKENS, life: lifeOf("", false), notice, number: session.number + 1 });
}

/** Return the token in what people paste: alone, or as the header that `tripsplit up` prints. */
export function pastedToken(text: string): string {
  return text.trim().replace(/^(Authorization:\s*)?(Bearer\s+)?/i, "");
}

function change(next: Session): void {
  session = next;
  keep(TOKEN_KEY, next.token);
  for (const follower of followers) follower();
}

function keep(key: string, value: string): void {
  if (value) sessionStorage.setItem(key, value);
  else sessionStorage.removeItem(key);
}

/** Return the session to start with: by the token of the link which led here, else those this browser tab used last. */
function startingSession(): Session {
  const linked = openedWith().token;
  const refreshToken = linked ? "" : (sessionStorage.getItem(REFRESH_KEY) ?? "");
  keep(REFRESH_KEY, "");
  if (linked) keep(TOKEN_KEY, linked);
  const token = linked || (sessionStorage.getItem(TOKEN_KEY) ?? "");
  return { token, refreshToken, life: lifeOf(token, false), notice: "", number: 1 };
}
