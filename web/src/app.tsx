import { explorerPlugin } from "@graphiql/plugin-explorer";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";

import { firstTabs } from "./examples";
import { EXAMPLES_PLUGIN } from "./examples_plugin";
import { fetcher } from "./fetcher";
import { FillIds } from "./fill";
import { FollowResponse } from "./follow";
import { FollowTab } from "./follow_tab";
import { HiddenSchema } from "./hidden_schema";
import { Opener } from "./opener";
import { StopWithTab } from "./stop_with_tab";
import { Strip } from "./strip";

const PLUGINS = [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false }), EXAMPLES_PLUGIN];

/** The whole page: the strip that says who you are, and GraphiQL below it. */
export function App() {
  return (
    <>
      <Strip />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={PLUGINS}
          defaultTabs={firstTabs}
          defaultEditorToolsVisibility="variables"
          inputValueDeprecation
          schemaDescription
        >
          {/* Its place is worth a tab; the strip says what this is. */}
          <GraphiQL.Logo> </GraphiQL.Logo>
          <FollowResponse />
          <FillIds />
          <FollowTab />
          <StopWithTab />
          <Opener />
          <HiddenSchema />
        </GraphiQL>
      </main>
    </>
  );
}
