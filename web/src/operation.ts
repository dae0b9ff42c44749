import type { FetcherParams } from "@graphiql/toolkit";
import { Kind, parse, type OperationDefinitionNode } from "graphql";

/**
 * Return the operation to run, read from the text: what GraphiQL tells beside it lags behind a change of tab, and would
 * name an operation of the tab before. A text with errors has none; the server says what is wrong with it.
 */
export function chosenOperation({ query, operationName }: FetcherParams): OperationDefinitionNode | undefined {
  try {
    const operations = parse(query).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    return operations.find((node) => node.name?.value === operationName) ?? operations[0];
  } catch {
    return undefined;
  }
}
