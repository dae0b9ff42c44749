import { Refused, renew, viewerName } from "./account";
import { currentSession, endSession, followSession, renewSession } from "./session";

const LONGEST_TIMER = 2 ** 31 - 1;
// A server that is away is no reason to sign anybody out.
const LATER = 10_000;

let renewing: Promise<void> | null = null;

/** Return the session's access token, renewed first where it is about to expire; "" where nobody is signed in. */
export async function freshToken(): Promise<string> {
  const { refreshToken, life } = currentSession();
  if (refreshToken && life.renewAt <= Date.now()) await renewOnce();
  return currentSession().token;
}

/** The server takes the session's token no more: renew it where that can be done, else the session is over. */
export function tokenWasRefused(message: string): void {
  if (currentSession().refreshToken) void renewOnce();
  else endSession(message);
}

/** Renew each token before it expires, as long as the page is open; one that nothing renews is tried when it should have. */
export function keepFresh(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(timer);
    const { refreshToken, life } = currentSession();
    const left = (refreshToken ? life.renewAt : life.expiresAt) - Date.now();
    if (left < LONGEST_TIMER) timer = setTimeout(refreshToken ? renewOnce : tryToken, left);
  };
  followSession(watch);
  watch();
}

/** Renew the tokens; whoever asks meanwhile waits for the same answer, since a refresh token is taken once. */
function renewOnce(): Promise<void> {
  renewing ??= renewTokens().finally(() => (renewing = null));
  return renewing;
}

/** Ask the server whether it still takes the token: this machine's clock may be wrong. */
async function tryToken(): Promise<void> {
  const { token, number } = currentSession();
  await viewerName(token).catch((error) => {
    if (error instanceof Refused && currentSession().number === number) endSession(error.message);
  });
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
