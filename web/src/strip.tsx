import { useEffect, useState } from "react";

import { Refused, signOut, viewerName } from "./account";
import { EntryDialog, type Entry } from "./entry";
import { tokenWasRefused } from "./renewal";
import { endSession, useSession } from "./session";

/** The strip above GraphiQL: who is signed in, or ways to sign in. */
export function Strip() {
  const { token, number } = useSession();
  return (
    <header className="graphiql-container strip">
      <h1>
        TripSplit <small>GraphiQL</small>
      </h1>
      {token ? <SignedIn key={number} token={token} /> : <SignedOut />}
    </header>
  );
}

function SignedIn({ token }: { token: string }) {
  const [name, setName] = useState<string>();

  useEffect(() => {
    viewerName(token).then(setName, (error) => error instanceof Refused && tokenWasRefused(error.message));
    // Once for each signing in: a renewed token speaks for the same account.
  }, []);

  async function leave() {
    await signOut(token);
    endSession();
  }

  return (
    <>
      <span className="viewer">{name ? `Signed in as ${name}` : name === "" && "Looking on by a share link"}</span>
      <button type="button" onClick={leave}>
        Sign out
      </button>
    </>
  );
}

function SignedOut() {
  const { notice } = useSession();
  const [entry, setEntry] = useState<Entry | null>(null);

  return (
    <>
      {notice && <span role="alert">{notice}</span>}
      <button type="button" onClick={() => setEntry("signIn")}>
        Sign in
      </button>
      <button type="button" onClick={() => setEntry("register")}>
        Register
      </button>
      {entry && <EntryDialog entry={entry} onEntry={setEntry} />}
    </>
  );
}
