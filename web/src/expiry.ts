const MINUTE = 60_000;

type Claims = { exp?: number; iat?: number };

/** Return how long a token is still taken, in milliseconds; Infinity for one that does not say so, such as a key. */
export function lifeLeft(token: string): number {
  const { exp } = claimsOf(token);
  return exp === undefined ? Infinity : exp * 1000 - Date.now();
}

/** Return how long a token may still be used before it is renewed: until its last minute, or its last third if that is less. */
export function freshnessLeft(token: string): number {
  const { exp = 0, iat = 0 } = claimsOf(token);
  return lifeLeft(token) - Math.min(MINUTE, ((exp - iat) * 1000) / 3);
}

function claimsOf(token: string): Claims {
  try {
    return JSON.parse(atob((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/")));
  } catch {
    return {};
  }
}
