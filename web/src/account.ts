import { ask, bearer } from "./http";
import REFRESH from "./operations/refresh_session.graphql?raw";
import REGISTER from "./operations/register.graphql?raw";
import SIGN_IN from "./operations/sign_in.graphql?raw";
import SIGN_OUT from "./operations/sign_out.graphql?raw";
import VIEWER from "./operations/viewer.graphql?raw";
import type { Tokens } from "./session";

export type Credentials = { email: string; password: string };
type EnteringPayload = {
  accessToken: { token: string } | null;
  refreshToken: string | null;
  userErrors: { message: string }[];
};

/** The server said no, in a sentence to show. */
export class Refused extends Error {}

/** Return tokens of an account; raises Refused. */
export function signIn(credentials: Credentials): Promise<Tokens> {
  return enter(SIGN_IN, "signIn", credentials);
}

/** Make an account, and return its first tokens; raises Refused. */
export function register(account: Credentials & { name: string }): Promise<Tokens> {
  return enter(REGISTER, "register", account);
}

/** Return new tokens for a refresh token, which is taken once; raises Refused. */
export function renew(refreshToken: string): Promise<Tokens> {
  return enter(REFRESH, "refreshSession", { refreshToken });
}

/** End the session of a token on the server too; where that fails, it ends there by itself in time. */
export async function signOut(token: string): Promise<void> {
  await ask({ query: SIGN_OUT }, bearer(token)).catch(() => undefined);
}

/** Return the name of the account that a token stands for, "" where it stands for none; raises Refused for a bad token. */
export async function viewerName(token: string): Promise<string> {
  const result = await ask({ query: VIEWER }, bearer(token));
  const refusal = result.errors?.find((error) => error.extensions?.["code"] === "UNAUTHENTICATED");
  if (refusal) throw new Refused(refusal.message);
  return (result.data?.["me"] as { name: string } | null | undefined)?.name ?? "";
}

async function enter(query: string, mutation: string, input: object): Promise<Tokens> {
  const result = await ask({ query, variables: { input } }, {});
  const payload = result.data?.[mutation] as EnteringPayload | null | undefined;
  if (payload?.accessToken) return { token: payload.accessToken.token, refreshToken: payload.refreshToken ?? "" };
  if (payload?.userErrors[0]) throw new Refused(payload.userErrors[0].message);
  throw new Error(result.errors?.[0]?.message ?? "The server refused.");
}
