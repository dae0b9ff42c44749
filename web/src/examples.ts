// GraphiQL shows no variables in the first tab of a first visit, so the first example is one that needs none.
const FIRST_TABS = ["trips", "add_expense", "ask_question", "answer", "document_progress", "sign_in"];

const TEXTS = import.meta.glob<string>("../examples/*", { query: "?raw", import: "default", eager: true });

/** The operations that a first visit opens, each in a tab named after it; tests check them against the schema. */
export const exampleTabs = FIRST_TABS.map((name) => ({
  query: TEXTS[`../examples/${name}.graphql`] ?? null,
  variables: TEXTS[`../examples/${name}.json`] ?? null,
}));
