import type { ExecutionResult } from "graphql";

let lastQuestionId: string | undefined;

/** Remember the id of a question that was just asked, and return the result it came with. */
export function noteQuestion(result: ExecutionResult): ExecutionResult {
  const payload = result.data?.["askQuestion"] as { question?: { id?: string } | null } | null | undefined;
  lastQuestionId = payload?.question?.id ?? lastQuestionId;
  return result;
}

/** Return the id of the question asked last on this page. */
export function lastAsked(): string | undefined {
  return lastQuestionId;
}
