export type Example = { name: string; says: string; query: string; variables: string | null };

/** The examples by what they are about, in the order in which a newcomer would go through them. */
const GROUPS: Record<string, string[]> = {
  "Trips and money": [
    ...["trips", "create_trip", "add_participant", "add_expense", "quick_add", "review_categories"],
    ...["explain_balance", "deferred"],
  ],
  Settling: ["settle", "create_settlement_plan", "pay_transfer"],
  "Documents and questions": ["upload_document", "document_progress", "search", "ask_question", "answer"],
  "Looking back": ["history", "export_trip", "conversations", "question_statistics"],
  People: ["invite", "accept_invitation", "change_role", "share"],
  "Your account": [
    ...["register", "sign_in", "request_password_reset", "reset_password"],
    ...["sessions", "revoke_session", "create_api_key", "api_keys", "revoke_api_key", "export_my_data"],
  ],
};

// GraphiQL shows no variables in the first tab of a first visit, so the first example is one that needs none.
const FIRST_TABS = [
  ...["trips", "create_trip", "add_expense", "settle", "explain_balance", "invite"],
  ...["upload_document", "search", "ask_question", "answer", "history", "export_trip"],
];

const TEXTS = import.meta.glob<string>("../examples/*", { query: "?raw", import: "default", eager: true });

/** Every example, below the heading of its group; tests check them against the schema. */
export const exampleGroups = Object.entries(GROUPS).map(([heading, files]) => ({
  heading,
  examples: files.map(example),
}));

/** The examples that a first visit opens, each in a tab named after its operation. */
export const firstTabs = FIRST_TABS.map(example);

/** Return the example with this operation name. */
export function exampleNamed(name: string): Example | undefined {
  return exampleGroups.flatMap((group) => group.examples).find((candidate) => candidate.name === name);
}

function example(file: string): Example {
  const query = TEXTS[`../examples/${file}.graphql`] ?? "";
  return {
    name: /^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1] ?? file,
    says: comment(query),
    query,
    variables: TEXTS[`../examples/${file}.json`] ?? null,
  };
}

/** Return what an example says about itself: the comment that it begins with. */
function comment(query: string): string {
  const lines = query.slice(0, query.search(/^[^#]/m)).split("\n");
  return lines.map((line) => line.replace(/^# ?/, "")).join(" ").trim();
}
