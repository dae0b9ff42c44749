import { explorerPlugin } from "@graphiql/plugin-explorer";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useMemo, useState } from "react";

import { exampleTabs } from "./examples";
import { createFetcher } from "./fetcher";
import { FillIds } from "./fill";
import { FollowResponse } from "./follow";
import { keepToken, startingToken } from "./session";
import { SignInStrip } from "./strip";

const PLUGINS = [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })];

/** The whole page: the strip that says who you are, and GraphiQL below it. */
export function App() {
  const [token, setToken] = useState(startingToken);
  const fetcher = useMemo(() => createFetcher(token), [token]);

  function changeToken(newToken: string) {
    keepToken(newToken);
    setToken(newToken);
  }

  return (
    <>
      <SignInStrip token={token} onToken={changeToken} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={PLUGINS}
          defaultTabs={exampleTabs}
          defaultEditorToolsVisibility="variables"
          inputValueDeprecation
          schemaDescription
        >
          <GraphiQL.Logo>
            Graph<em>i</em>QL
          </GraphiQL.Logo>
          <FollowResponse />
          <FillIds token={token} />
        </GraphiQL>
      </main>
    </>
  );
}
