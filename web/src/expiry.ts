import { currentSession, endSession, followSession } from "./session";

const EXPIRED = "Your access token has expired. Sign in again to go on.";
const LONGEST_TIMER = 2 ** 31 - 1;

/** End the session when its token expires, as long as the page is open. */
export function watchExpiry(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(timer);
    const left = millisecondsLeft(currentSession().token);
    if (left < LONGEST_TIMER) timer = setTimeout(() => endSession(EXPIRED), left);
  };
  followSession(watch);
  watch();
}

/** Return how long a token is still taken; Infinity for one that does not say so, such as a key. */
function millisecondsLeft(token: string): number {
  try {
    const claims = JSON.parse(atob((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/")));
    return typeof claims.exp === "number" ? claims.exp * 1000 - Date.now() : Infinity;
  } catch {
    return Infinity;
  }
}
