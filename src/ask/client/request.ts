import type { Message } from '../routing/chat-exchange.ts';

/** One request, as far as its server is concerned. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly maxTokens: number | undefined;
  readonly temperature: number | undefined;
  readonly seed: number | undefined;
  /** The JSON Schema that the answer has to fit. */
  readonly schema: object | undefined;
  /** False for a server that cannot stream. */
  readonly isStreamed: boolean;
  /** More than that is no honest answer. */
  readonly mostBytes: number;
}

/** What not every server takes. */
export interface RequestDialect {
  readonly isStreamed: boolean;
  readonly isUsageAsked: boolean;
  readonly limit: 'max_tokens' | 'max_completion_tokens';
  /** How an answer in JSON is asked for: by its schema, as any JSON, or in words alone. */
  readonly format: 'schema' | 'object' | 'words';
}

export function firstDialect({ isStreamed }: ChatRequest): RequestDialect {
  return { isStreamed, isUsageAsked: true, limit: 'max_tokens', format: 'schema' };
}

export function requestBody(
  { model, messages, maxTokens, temperature, seed, schema }: ChatRequest,
  dialect: RequestDialect,
): string {
  const { isStreamed, isUsageAsked, limit, format } = dialect;
  return JSON.stringify({
    model,
    messages: [...(schema && format !== 'schema' ? [inWords(schema)] : []), ...messages].map(written),
    ...(maxTokens !== undefined && { [limit]: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...(schema && responseFormat(schema, format)),
    ...(isStreamed && { stream: true, ...(isUsageAsked && { stream_options: { include_usage: true } }) }),
  });
}

function written({ role, content, images = [] }: Message): object {
  if (images.length === 0) return { role, content };
  const parts = images.map((url) => ({ type: 'image_url', image_url: { url } }));
  return { role, content: [...(content === '' ? [] : [{ type: 'text', text: content }]), ...parts] };
}

function inWords(schema: object): Message {
  return {
    role: 'system',
    content: `Answer with one JSON value that fits this JSON Schema, and with nothing else: ${JSON.stringify(schema)}`,
  };
}

function responseFormat(schema: object, format: RequestDialect['format']): object {
  if (format === 'words') return {};
  if (format === 'object') return { response_format: { type: 'json_object' } };
  // Servers that keep to a schema strictly take one that is closed.
  const isStrict = 'additionalProperties' in schema && schema.additionalProperties === false;
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: isStrict, schema } } };
}

/** How to ask again a server that rejects a parameter by its name; undefined where that is not what it says. */
export function nextDialect(
  dialect: RequestDialect,
  request: ChatRequest,
  status: number,
  words: string,
): RequestDialect | undefined {
  if (![400, 405, 415, 422, 501].includes(status)) return undefined;
  if (dialect.isStreamed && dialect.isUsageAsked && /stream_options|include_usage/.test(words))
    return { ...dialect, isUsageAsked: false };
  if (dialect.limit === 'max_tokens' && request.maxTokens !== undefined && /max_completion_tokens/.test(words))
    return { ...dialect, limit: 'max_completion_tokens' };
  if (request.schema && dialect.format !== 'words' && /response_format|json_schema|json_object|\bschema\b/i.test(words))
    return { ...dialect, format: dialect.format === 'schema' ? 'object' : 'words' };
  if (dialect.isStreamed && /\bstream(?:ing)?\b/i.test(words)) return { ...dialect, isStreamed: false };
  return undefined;
}
