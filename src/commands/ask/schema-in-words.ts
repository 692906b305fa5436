import type { SchemaCheck } from '../../ask/disk/check-schema.ts';
import { schemaPrompt } from '../../ask/client/request.ts';
import type { Message } from '../../ask/routing/chat-exchange.ts';
import type { Failure } from '../../ask/routing/failures.ts';
import type { RoutedModel } from '../../ask/routing/model-route.ts';
import { hostOf } from '../../ask/routing/server.ts';

/** Servers that take `response_format` and do nothing with it, as their documents say. */
const ignoring: ReadonlySet<string> = new Set(['api.anthropic.com']);

interface WordedSchema {
  /** The messages of the next attempt. */
  readonly messages: () => readonly Message[];
  /** Has the same model asked once more, in words, after the first answer that does not fit. */
  readonly afterCheck: (failure: Failure | undefined) => Failure | undefined;
}

/** Tells the model the schema in words, if its server ignores schemas, or an answer has shown that it does. */
export function wordSchema(
  schema: SchemaCheck | undefined,
  messages: readonly Message[],
  route: readonly RoutedModel[],
): WordedSchema {
  if (!schema) return { messages: () => messages, afterCheck: (failure) => failure };
  const worded: readonly Message[] = [schemaPrompt(schema.schema), ...messages];
  let isWorded = route.some(({ endpoint: { baseUrl } }) => ignoring.has(hostOf(baseUrl)));
  return {
    messages: () => (isWorded ? worded : messages),
    afterCheck: (failure) => {
      if (failure?.kind !== 'rejected' || isWorded) return failure;
      isWorded = true;
      return { ...failure, shouldRetry: true };
    },
  };
}
