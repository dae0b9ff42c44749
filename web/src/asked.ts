import type { ExecutionResult } from "graphql";

const questionIds: string[] = [];

/** Remember the id of a question that was just asked. */
export function noteQuestion(result: ExecutionResult): void {
  const payload = result.data?.["askQuestion"] as { question?: { id?: string } | null } | null | undefined;
  if (payload?.question?.id) questionIds.unshift(payload.question.id);
}

/** Return the ids of the questions asked on this page, the last one first. */
export function asked(): readonly string[] {
  return questionIds;
}
