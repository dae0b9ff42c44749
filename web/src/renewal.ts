import { Refused, renew } from "./account";
import { freshnessLeft, lifeLeft } from "./expiry";
import { currentSession, endSession, followSession, renewSession } from "./session";

const EXPIRED = "Your access token has expired. Sign in again to go on.";
const LONGEST_TIMER = 2 ** 31 - 1;
// A server that is away is no reason to sign anybody out.
const LATER = 10_000;

let renewing: Promise<void> | null = null;

/** Return the session's access token, renewed first where it is about to expire; "" where nobody is signed in. */
export async function freshToken(): Promise<string> {
  const { token, refreshToken } = currentSession();
  if (refreshToken && freshnessLeft(token) <= 0) await renewOnce();
  return currentSession().token;
}

/** The server takes the session's token no more: renew it where that can be done, else the session is over. */
export function tokenWasRefused(message: string): void {
  if (currentSession().refreshToken) void renewOnce();
  else endSession(message);
}

/** Renew each token before it expires, as long as the page is open; the session of one that nothing renews ends. */
export function keepFresh(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(timer);
    const { token, refreshToken } = currentSession();
    const left = refreshToken ? freshnessLeft(token) : lifeLeft(token);
    const act = () => (refreshToken ? void renewOnce() : endSession(EXPIRED));
    if (left < LONGEST_TIMER) timer = setTimeout(act, left);
  };
  followSession(watch);
  watch();
}

/** Renew the tokens; whoever asks meanwhile waits for the same answer, since a refresh token is taken once. */
function renewOnce(): Promise<void> {
  renewing ??= renewTokens().finally(() => (renewing = null));
  return renewing;
}

async function renewTokens(): Promise<void> {
  const { refreshToken, number } = currentSession();
  if (!refreshToken) return;
  const isStillMine = () => currentSession().number === number;
  try {
    const tokens = await renew(refreshToken);
    if (isStillMine()) renewSession(tokens);
  } catch (error) {
    if (!isStillMine()) return;
    if (error instanceof Refused) endSession(error.message);
    else setTimeout(() => void renewOnce(), LATER);
  }
}
