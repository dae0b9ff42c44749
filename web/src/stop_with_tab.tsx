import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useRef } from "react";

/**
 * End a subscription with the tab it runs in, when another is opened.
 *
 * GraphiQL does so when tabs are changed, and not for a new one: there its events would go on to be shown, and the first
 * click that should run the new operation would only end it.
 */
export function StopWithTab() {
  const id = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id);
  const { stop } = useGraphiQLActions();
  const shown = useRef(id);

  useEffect(() => {
    if (shown.current !== id) stop();
    shown.current = id;
  }, [id, stop]);

  return null;
}
