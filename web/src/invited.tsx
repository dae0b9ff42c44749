import { useEffect } from "react";

import { exampleNamed } from "./examples";
import { useOpening } from "./examples_plugin";
import { openedWith } from "./link";

/** Open the example that accepts an invitation, for whoever comes by the link of one. */
export function Invited() {
  const open = useOpening();

  useEffect(() => {
    if (open && openedWith().invitation) open(exampleNamed("AcceptInvitation"));
    // Once, as soon as there are editors to open it in.
  }, [open !== null]);

  return null;
}
