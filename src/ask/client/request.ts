import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParams,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ChatParameters, Message } from '../routing/chat-exchange.ts';
import { refusedParameter, type OptionalParameter } from '../routing/refusals.ts';
import type { Rejection } from './chat-failures.ts';

/** The parts of a request that the server sees, and the limit of its answer. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly maxTokens: number | undefined;
  readonly parameters: ChatParameters;
  /** The JSON Schema of the answer. */
  readonly schema: object | undefined;
  /** False for a server that cannot stream. */
  readonly isStreamed: boolean;
  /** A longer answer is cut off. */
  readonly maxBytes: number;
}

/** The variants of a request, of which not every server takes all. */
export interface RequestDialect {
  readonly isStreamed: boolean;
  readonly isUsageAsked: boolean;
  readonly limit: 'max_tokens' | 'max_completion_tokens';
  /** How JSON is asked for: by its schema, as any JSON object, or in the prompt. */
  readonly format: 'schema' | 'object' | 'prompt';
  /** Parameters that are left out. */
  readonly omitted: readonly OptionalParameter[];
}

export function firstDialect({ isStreamed }: ChatRequest): RequestDialect {
  return { isStreamed, isUsageAsked: true, limit: 'max_tokens', format: 'schema', omitted: [] };
}

export function requestBody(
  { model, messages, maxTokens, parameters, schema }: ChatRequest,
  dialect: RequestDialect,
): ChatCompletionCreateParams {
  const { isStreamed, isUsageAsked, limit, format, omitted } = dialect;
  return {
    model,
    messages: [...(schema && format !== 'schema' ? [schemaPrompt(schema)] : []), ...messages].map(toMessageParam),
    ...(maxTokens !== undefined && { [limit]: maxTokens }),
    ...takenParameters(parameters, omitted),
    ...(schema && responseFormat(schema, format)),
    ...(isStreamed && { stream: true, ...(isUsageAsked && { stream_options: { include_usage: true } }) }),
  };
}

function takenParameters(parameters: ChatParameters, omitted: RequestDialect['omitted']): object {
  const taken = Object.entries(parameters).filter(([name]) => omitted.every((each) => each !== name));
  return Object.fromEntries(taken.filter(([, value]) => value !== undefined));
}

function toMessageParam({ role, content, images = [] }: Message): ChatCompletionMessageParam {
  if (role !== 'user' || images.length === 0) return { role, content };
  const text: ChatCompletionContentPart[] = content === '' ? [] : [{ type: 'text', text: content }];
  return { role, content: [...text, ...images.map((url) => ({ type: 'image_url' as const, image_url: { url } }))] };
}

/** A schema in words, for a server that knows none. */
export function schemaPrompt(schema: object): Message {
  return {
    role: 'system',
    content: `Answer with one JSON value that fits this JSON Schema, and with nothing else: ${JSON.stringify(schema)}`,
  };
}

function responseFormat(
  schema: object,
  format: RequestDialect['format'],
): Pick<ChatCompletionCreateParams, 'response_format'> {
  if (format === 'prompt') return {};
  if (format === 'object') return { response_format: { type: 'json_object' } };
  // Servers that enforce a schema strictly accept only a closed one.
  const isStrict = 'additionalProperties' in schema && schema.additionalProperties === false;
  return {
    response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: isStrict, schema: { ...schema } } },
  };
}

/** The variant to try after a server rejects a parameter by its name; undefined for any other error message. */
export function nextDialect(
  dialect: RequestDialect,
  request: ChatRequest,
  { status, code, message }: Pick<Rejection, 'status' | 'code' | 'message'>,
): RequestDialect | undefined {
  if (![400, 405, 415, 422, 501].includes(status)) return undefined;
  if (dialect.isStreamed && dialect.isUsageAsked && /stream_options|include_usage/.test(message))
    return { ...dialect, isUsageAsked: false };
  if (dialect.limit === 'max_tokens' && request.maxTokens !== undefined && /max_completion_tokens/.test(message))
    return { ...dialect, limit: 'max_completion_tokens' };
  if (
    request.schema &&
    dialect.format !== 'prompt' &&
    /response_format|json_schema|json_object|\bschema\b/i.test(message)
  )
    return { ...dialect, format: dialect.format === 'schema' ? 'object' : 'prompt' };
  const parameter = refusedParameter(code, message);
  if (parameter && request.parameters[parameter] !== undefined && !dialect.omitted.includes(parameter))
    return { ...dialect, omitted: [...dialect.omitted, parameter] };
  if (dialect.isStreamed && /\bstream(?:ing)?\b/i.test(message)) return { ...dialect, isStreamed: false };
  return undefined;
}
