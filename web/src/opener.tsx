import { useEffect } from "react";

import { exampleNamed } from "./examples";
import { useOpening } from "./examples_plugin";
import { openedWith } from "./link";
import { followWishes } from "./wishes";

/** Open the example that the link of a mail leads to, and those that the strip wishes for. */
export function Opener() {
  const open = useOpening();

  useEffect(() => {
    const { invitation, passwordReset } = openedWith();
    if (invitation) open?.(exampleNamed("AcceptInvitation"), "anew");
    if (passwordReset) open?.(exampleNamed("ResetPassword"), "anew");
    // Once, as soon as there are editors to open it in.
  }, [open !== null]);

  useEffect(() => followWishes((name) => open?.(exampleNamed(name))));

  return null;
}
