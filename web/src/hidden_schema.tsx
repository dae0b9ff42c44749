import { DocsIcon, useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import { HISTORY_PLUGIN } from "graphiql";
import { useEffect } from "react";
import { createPortal } from "react-dom";

import { EXAMPLES_PLUGIN } from "./examples_plugin";

const SENTENCE =
  "This server does not show its schema (introspection is off, as in production), so there is no documentation and no " +
  "completion here, but every operation runs.";

const HIDDEN: GraphiQLPlugin = { title: "Documentation", icon: DocsIcon, content: () => <p>{SENTENCE}</p> };
const LEFT = [HIDDEN, HISTORY_PLUGIN, EXAMPLES_PLUGIN];

/** Say so, in place of documentation and query explorer, where the server does not show its schema. */
export function HiddenSchema() {
  const isHidden = useGraphiQL((state) => /introspection/i.test(state.fetchError ?? ""));
  const visiblePlugin = useGraphiQL((state) => state.visiblePlugin);
  const { setPlugins, setVisiblePlugin } = useGraphiQLActions();

  useEffect(() => {
    if (!isHidden) return;
    setPlugins(LEFT);
    if (visiblePlugin && !LEFT.includes(visiblePlugin)) setVisiblePlugin(HIDDEN);
  }, [isHidden, visiblePlugin, setPlugins, setVisiblePlugin]);

  const strip = document.querySelector(".strip");
  return isHidden && strip ? createPortal(<p role="status">{SENTENCE}</p>, strip) : null;
}
