import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";

import { exampleGroups, type Example } from "./examples";
import { withCodes } from "./link";

/** A pane beside the documentation: all examples, each with what it shows, to be opened in a tab. */
export const EXAMPLES_PLUGIN: GraphiQLPlugin = { title: "Examples", icon: Icon, content: Examples };

function Examples() {
  const open = useOpening();
  return (
    <section className="examples" aria-label="Examples">
      <h2>Examples</h2>
      {exampleGroups.map(({ heading, examples }) => (
        <section key={heading}>
          <h3>{heading}</h3>
          <ul>
            {examples.map((example) => (
              <li key={example.name}>
                <button type="button" onClick={() => open?.(example)}>
                  {example.name}
                </button>
                <p>{withCode(example.says)}</p>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

/** Return a text whose words in backticks are shown as code. */
function withCode(text: string) {
  return text.split("`").map((part, place) => (place % 2 ? <code key={place}>{part}</code> : part));
}

/** A way to open an example: its tab as it was left where there is one, or else, or if so wished, as it is listed. */
type Opening = (example: Example | undefined, how?: "anew") => void;

/** Return how to open an example, in the tab that has it already, else in a new one; null until there are editors. */
export function useOpening(): Opening | null {
  const { addTab, changeTab, updateActiveTabValues } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({
    tabs,
    queryEditor,
    variableEditor,
  }));
  if (!queryEditor || !variableEditor) return null;
  return (example, how) => {
    if (!example) return;
    // By its text too: a tab has its title a moment later, and may have been stored without.
    const place = tabs.findIndex((tab) => tab.title === example.name || tab.query === example.query);
    if (place >= 0) changeTab(place);
    else addTab();
    if (place >= 0 && how !== "anew") return;
    const variables = withCodes(example.variables ?? "");
    updateActiveTabValues({ query: example.query, variables, operationName: example.name });
    variableEditor.setValue(variables);
    queryEditor.setValue(example.query);
  };
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 5h3M4 12h3M4 19h3M11 5h9M11 12h9M11 19h9" strokeLinecap="round" />
    </svg>
  );
}
