import { post } from "./fetcher";
import SIGN_IN from "./operations/sign_in.graphql?raw";
import VIEWER from "./operations/viewer.graphql?raw";
import { authorization } from "./session";

type SignInPayload = { accessToken: { token: string } | null; userErrors: { message: string }[] };

/** Return an access token for an account; a refusal is thrown as an error to show. */
export async function signIn(email: string, password: string): Promise<string> {
  const result = await post({ query: SIGN_IN, variables: { input: { email, password } } }, {});
  const payload = result.data?.["signIn"] as SignInPayload | null | undefined;
  if (payload?.accessToken) return payload.accessToken.token;
  throw new Error(payload?.userErrors[0]?.message ?? result.errors?.[0]?.message ?? "Signing in failed.");
}

/** Return the name of the account a token stands for; a token that is refused is thrown as an error to show. */
export async function viewerName(token: string): Promise<string> {
  const result = await post({ query: VIEWER }, authorization(token));
  const viewer = result.data?.["me"] as { name: string } | null | undefined;
  if (viewer) return viewer.name;
  throw new Error(result.errors?.[0]?.message ?? "The token is not accepted. It may have expired.");
}
