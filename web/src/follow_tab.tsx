import { useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

/** Keep the open tab in sight: its row is scrolled where there are more tabs than it has room for. */
export function FollowTab() {
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]);

  useEffect(() => {
    document.querySelector(".graphiql-tab-active")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    // A new tab grows with its title.
  }, [tab?.id, tab?.title]);

  return null;
}
