import { useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

import { lastAsked } from "./asked";
import { post } from "./fetcher";
import EXAMPLE_IDS from "./operations/example_ids.graphql?raw";
import { authorization } from "./session";

type Identified = { id: string };
type ExampleTrip = Identified & { participants: Identified[]; documents: { nodes: Identified[] } };
type Ids = Record<string, string | undefined>;

/** Put real ids in place of words like TRIP_ID when an example that has them is opened: those of the viewer's last trip. */
export function FillIds({ token }: { token: string }) {
  const editor = useGraphiQL((state) => state.variableEditor);
  const openTab = useGraphiQL((state) => state.activeTabIndex);

  useEffect(() => {
    if (!token || !editor || !/"[A-Z]+_ID"/.test(editor.getValue())) return;
    let isOpen = true;
    const fill = (ids: Ids) => isOpen && editor.setValue(fillIn(editor.getValue(), ids));
    // A server that does not answer is told about by whatever is run next; the words just stay.
    exampleIds(token).then(fill, () => undefined);
    return () => {
      isOpen = false;
    };
  }, [token, editor, openTab]);

  return null;
}

function fillIn(variables: string, ids: Ids): string {
  return variables.replace(/"([A-Z]+_ID)"/g, (word, name) => (ids[name] ? `"${ids[name]}"` : word));
}

async function exampleIds(token: string): Promise<Ids> {
  const result = await post({ query: EXAMPLE_IDS }, authorization(token));
  const trip = (result.data?.["trips"] as { nodes: ExampleTrip[] } | null | undefined)?.nodes[0];
  return {
    TRIP_ID: trip?.id,
    PAYER_ID: trip?.participants[0]?.id,
    FRIEND_ID: trip?.participants[1]?.id,
    DOCUMENT_ID: trip?.documents.nodes[0]?.id,
    QUESTION_ID: lastAsked(),
  };
}
