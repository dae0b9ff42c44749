import { useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

import { asked } from "./asked";
import { authorized } from "./authorization";
import { ask } from "./http";
import { withCodes } from "./link";
import EXAMPLE_IDS from "./operations/example_ids.graphql?raw";
import { useSession } from "./session";

type Identified = { id: string };
type Transfer = { debtor: Identified };
type ExampleTrip = Identified & {
  participants: Identified[];
  members: { nodes: (Identified & { isMe: boolean })[] };
  suggestedTransfers: { transfers: Transfer[] } | null;
  settlementPlans: { nodes: { transfers: (Identified & { state: string })[] }[] };
  documents: { nodes: Identified[] };
  questions: { nodes: Identified[] };
};
type ExampleAccount = {
  sessions: { nodes: (Identified & { isCurrent: boolean })[] };
  apiKeys: { nodes: Identified[] };
};
type Ids = Record<string, string | undefined>;

/** Put ids of the viewer's last trip, and of their account, in place of words like TRIP_ID when an example is opened. */
export function FillIds() {
  const editor = useGraphiQL((state) => state.variableEditor);
  const openTab = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id);
  const { token, number } = useSession();
  const isSignedIn = token !== "";

  useEffect(() => {
    if (!editor) return;
    let isOpen = true;
    const change = (changed: string) => isOpen && changed !== editor.getValue() && editor.setValue(changed);
    const fill = () => {
      change(withLastQuestion(withCodes(editor.getValue())));
      if (!isSignedIn || !/"[A-Z]+_ID"/.test(editor.getValue())) return;
      // A server that does not answer is told about by whatever is run next; the words just stay.
      exampleIds().then((ids) => change(fillIn(editor.getValue(), ids)), () => undefined);
    };
    fill();
    return () => {
      isOpen = false;
    };
  }, [editor, openTab, isSignedIn, number]);

  return null;
}

function fillIn(variables: string, ids: Ids): string {
  return variables.replace(/"([A-Z]+_ID)"/g, (word, name) => (ids[name] ? `"${ids[name]}"` : word));
}

/** Return variables with the question asked last, in place of one asked before it. */
function withLastQuestion(variables: string): string {
  const [last, ...earlier] = asked();
  return earlier.reduce((text, id) => text.replaceAll(`"${id}"`, `"${last}"`), variables);
}

async function exampleIds(): Promise<Ids> {
  const result = await ask({ query: EXAMPLE_IDS }, await authorized());
  const trips = (result.data?.["trips"] as { nodes: ExampleTrip[] } | null | undefined)?.nodes ?? [];
  const account = result.data?.["me"] as ExampleAccount | null | undefined;
  // Most examples are about two people, and whoever has just run CreateTrip has a trip without company.
  const trip = trips.find((candidate) => candidate.participants.length > 1) ?? trips[0];
  const plan = trip?.settlementPlans.nodes[0];
  const transfer = trip?.suggestedTransfers?.transfers[0];
  return {
    TRIP_ID: trip?.id,
    PAYER_ID: trip?.participants[0]?.id,
    FRIEND_ID: trip?.participants[1]?.id,
    MEMBER_ID: trip?.members.nodes.find((candidate) => !candidate.isMe)?.id,
    DEBTOR_ID: (transfer?.debtor ?? trip?.participants[0])?.id,
    TRANSFER_ID: plan?.transfers.find((candidate) => ["PROPOSED", "PARTLY_PAID"].includes(candidate.state))?.id,
    DOCUMENT_ID: trip?.documents.nodes[0]?.id,
    QUESTION_ID: asked()[0] ?? trip?.questions.nodes[0]?.id,
    SESSION_ID: account?.sessions.nodes.find((candidate) => !candidate.isCurrent)?.id,
    KEY_ID: account?.apiKeys.nodes[0]?.id,
  };
}
