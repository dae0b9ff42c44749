import { useEffect, useRef, useState, type FormEvent, type InputHTMLAttributes } from "react";

import { register, signIn } from "./account";
import { beginSession, pastedToken, type Tokens } from "./session";
import { wishForExample } from "./wishes";

export type Entry = "signIn" | "register" | "token";

type Props = { entry: Entry; onEntry: (entry: Entry | null) => void };

const TITLES = { signIn: "Sign in", register: "Register", token: "Use a token" };

/** A dialog that signs somebody in: by password, with a new account, or with a token from elsewhere. */
export function EntryDialog({ entry, onEntry }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [refusal, setRefusal] = useState("");
  const [isWaiting, setWaiting] = useState(false);

  useEffect(() => dialog.current?.showModal(), []);

  function askForReset() {
    dialog.current?.close();
    wishForExample("RequestPasswordReset");
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setRefusal("");
    setWaiting(true);
    enter(entry, new FormData(event.currentTarget))
      .then(beginSession, (error: Error) => setRefusal(error.message))
      .finally(() => setWaiting(false));
  }

  return (
    <dialog ref={dialog} className="entry" aria-label={TITLES[entry]} onClose={() => onEntry(null)}>
      <form key={entry} onSubmit={submit}>
        <h2>{TITLES[entry]}</h2>
        <Fields entry={entry} />
        {entry === "signIn" && (
          <button type="button" className="forgotten" onClick={askForReset}>
            Forgot password?
          </button>
        )}
        {refusal && <p role="alert">{refusal}</p>}
        <footer>
          {entry === "signIn" && (
            <button type="button" className="other" onClick={() => (setRefusal(""), onEntry("token"))}>
              Use a token
            </button>
          )}
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" className="primary" disabled={isWaiting}>
            {TITLES[entry]}
          </button>
        </footer>
      </form>
    </dialog>
  );
}

function Fields({ entry }: Pick<Props, "entry">) {
  if (entry === "token") return <Field label="Access token" name="token" autoComplete="off" spellCheck={false} autoFocus />;
  const isNew = entry === "register";
  return (
    <>
      {isNew && <Field label="Name" name="name" autoComplete="name" autoFocus />}
      <Field label="E-mail" name="email" type="email" autoComplete="username" autoFocus={!isNew} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? "new-password" : "current-password"}
      />
    </>
  );
}

function Field({ label, ...input }: InputHTMLAttributes<HTMLInputElement> & { label: string }) {
  return (
    <label>
      {label}
      <input required {...input} />
    </label>
  );
}

async function enter(entry: Entry, form: FormData): Promise<Tokens> {
  const field = (name: string) => String(form.get(name));
  if (entry === "token") return { token: pastedToken(field("token")), refreshToken: "" };
  const credentials = { email: field("email"), password: field("password") };
  return entry === "signIn" ? signIn(credentials) : register({ ...credentials, name: field("name") });
}
