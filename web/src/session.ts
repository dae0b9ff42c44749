import { useSyncExternalStore } from "react";

import { openedWith } from "./link";

/** The page's session: without a token nobody's; a notice says why it ended; each signing in has its own number. */
export type Session = { token: string; notice: string; number: number };

const STORAGE_KEY = "tripsplit:token";

// In the session storage it outlives a reload, and is gone with the browser tab: no other tab and no later visitor finds
// it, as they would in the local storage.
let session: Session = { token: startingToken(), notice: "", number: 1 };
const followers = new Set<() => void>();

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
export function beginSession(token: string): void {
  change({ token, notice: "", number: session.number + 1 });
}

/** Nobody is signed in any more; a notice tells why, unless it was wished. */
export function endSession(notice = ""): void {
  change({ ...session, token: "", notice });
}

/** Return the token in what people paste: alone, or as the header that `tripsplit up` prints. */
export function pastedToken(text: string): string {
  return text.trim().replace(/^(Authorization:\s*)?(Bearer\s+)?/i, "");
}

function change(next: Session): void {
  session = next;
  keep(next.token);
  for (const follower of followers) follower();
}

function keep(token: string): void {
  if (token) sessionStorage.setItem(STORAGE_KEY, token);
  else sessionStorage.removeItem(STORAGE_KEY);
}

/** Return the token to start with: that of the link which led here, else the one this browser tab used last. */
function startingToken(): string {
  const linked = openedWith().token;
  if (linked) keep(linked);
  return linked || (sessionStorage.getItem(STORAGE_KEY) ?? "");
}
