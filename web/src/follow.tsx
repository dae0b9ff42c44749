import { useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

/** Keep the newest event of a running subscription in sight. */
export function FollowResponse() {
  const editor = useGraphiQL((state) => state.responseEditor);
  const isRunning = useGraphiQL((state) => state.subscription !== null);

  useEffect(() => {
    if (!editor || !isRunning) return;
    const following = editor.onDidChangeModelContent(() => {
      // A single result is read from its beginning.
      if (editor.getValue().startsWith('{\n  "events"')) editor.revealLine(editor.getModel()?.getLineCount() ?? 1);
    });
    return () => following.dispose();
  }, [editor, isRunning]);

  return null;
}
