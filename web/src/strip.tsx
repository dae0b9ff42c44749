import { useEffect, useState, type FormEvent } from "react";

import { signIn, viewerName } from "./account";

type Props = { token: string; onToken: (token: string) => void };

/** The strip above GraphiQL: who is signed in, or a way to sign in by password or with a token. */
export function SignInStrip({ token, onToken }: Props) {
  return (
    <header className="graphiql-container strip">
      <strong>TripSplit</strong>
      {token ? <SignedIn token={token} onToken={onToken} /> : <SignedOut onToken={onToken} />}
    </header>
  );
}

function SignedIn({ token, onToken }: Props) {
  const [name, setName] = useState("");
  const [refusal, setRefusal] = useState("");

  useEffect(() => {
    setRefusal("");
    viewerName(token).then(setName, (error: Error) => setRefusal(error.message));
  }, [token]);

  return (
    <>
      {refusal ? <span role="alert">{refusal}</span> : <span className="viewer">{name && `Signed in as ${name}`}</span>}
      <button type="button" onClick={() => onToken("")}>
        Forget token
      </button>
    </>
  );
}

function SignedOut({ onToken }: Pick<Props, "onToken">) {
  const [refusal, setRefusal] = useState("");

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const token = String(form.get("token")).trim();
    const entering = token ? Promise.resolve(token) : signIn(String(form.get("email")), String(form.get("password")));
    entering.then(onToken, (error: Error) => setRefusal(error.message));
  }

  return (
    <form onSubmit={submit}>
      {refusal && <span role="alert">{refusal}</span>}
      <input name="email" type="email" placeholder="E-mail" aria-label="E-mail" autoComplete="username" />
      <input
        name="password"
        type="password"
        placeholder="Password"
        aria-label="Password"
        autoComplete="current-password"
      />
      <span>or</span>
      <input name="token" placeholder="Access token" aria-label="Access token" autoComplete="off" spellCheck={false} />
      <button type="submit">Sign in</button>
    </form>
  );
}
