const MINUTE = 60_000;

/** When a token should be renewed, and when it is taken no more, in this machine's milliseconds since 1970. */
export type Life = { renewAt: number; expiresAt: number };

type Claims = { exp?: number; iat?: number };

/**
 * Return the life of a token; without an end for one that does not say, such as a key.
 *
 * It is renewed a minute before its end, or in its last third if that is shorter. The end of one that has just been given
 * out is counted from now: the clocks of this machine and of the server may differ by hours.
 */
export function lifeOf(token: string, isNew: boolean): Life {
  const { exp, iat } = claimsOf(token);
  if (exp === undefined) return { renewAt: Infinity, expiresAt: Infinity };
  const length = Math.max(exp - (iat ?? exp), 0) * 1000;
  const expiresAt = isNew && length ? Date.now() + length : exp * 1000;
  return { renewAt: expiresAt - Math.min(MINUTE, length / 3), expiresAt };
}

function claimsOf(token: string): Claims {
  try {
    return JSON.parse(atob((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/")));
  } catch {
    return {};
  }
}
