import { useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

/** Keep the newest event of a running subscription in sight. */
export function FollowResponse() {
  const editor = useGraphiQL((state) => state.responseEditor);
  const isStreaming = useGraphiQL((state) => state.subscription !== null);

  useEffect(() => {
    if (!editor || !isStreaming) return;
    const following = editor.onDidChangeModelContent(() => editor.revealLine(editor.getModel()?.getLineCount() ?? 1));
    return () => following.dispose();
  }, [editor, isStreaming]);

  return null;
}
