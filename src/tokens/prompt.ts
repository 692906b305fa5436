import { imageIn, type RequestImage } from './request-image.ts';

/** One request, as far as it has tokens. */
export interface Prompt {
  /** The model that it names. */
  readonly model: string | undefined;
  readonly messages: readonly PromptMessage[];
  /** Definitions of tools, as text. */
  readonly tools: string | undefined;
  /** The most tokens that its answer may have. */
  readonly maxOutput: number | undefined;
  readonly images: readonly RequestImage[];
  /** Parts that are neither text nor images: sounds, files. */
  readonly otherParts: number;
  /** False for a request without messages around its text: an embedding. */
  readonly isFramed: boolean;
}

interface PromptMessage {
  readonly name: string | undefined;
  readonly text: string;
}

export type PromptKind = 'chat' | 'requests' | 'promptfoo' | 'openai-batch' | 'anthropic-batch' | 'gemini-batch';

type Fields = Readonly<Record<string, unknown>>;

/** What a JSON value of a file is: a message, a request or a line of a batch; undefined if none of them. */
export function promptKind(value: unknown): PromptKind | undefined {
  const fields = fieldsOf(value);
  if (!fields) return undefined;
  if (fieldsOf(fields['params'])) return 'anthropic-batch';
  if (fieldsOf(fields['body'])) return 'openai-batch';
  if (Array.isArray(fieldsOf(fields['request'])?.['contents'])) return 'gemini-batch';
  if (Array.isArray(fields['contents'])) return 'requests';
  if (Array.isArray(fields['messages']) || (fields['model'] !== undefined && fields['input'] !== undefined))
    return 'requests';
  return typeof fields['role'] === 'string' && fields['content'] !== undefined ? 'chat' : undefined;
}

/** Where a line of a batch has its request. */
const bodyOf: Readonly<Partial<Record<PromptKind, string>>> = {
  'openai-batch': 'body',
  'anthropic-batch': 'params',
  'gemini-batch': 'request',
};

/** Reads a request: of a batch line, of OpenAI's three kinds of bodies, of Anthropic's or of Gemini's. */
export function readPrompt(value: unknown): Prompt | undefined {
  const fields = fieldsOf(value);
  const kind = promptKind(value);
  if (!fields || kind === undefined) return undefined;
  const body = fieldsOf(fields[bodyOf[kind] ?? '']) ?? fields;
  const settings = fieldsOf(body['generationConfig'] ?? body['generation_config']);
  const parts = [
    ...messagesOf(body['system']),
    ...messagesOf(body['instructions']),
    ...messagesOf(body['messages']),
    ...messagesOf(body['input']),
    ...messagesOf([body['systemInstruction'] ?? body['system_instruction']].filter(Boolean)),
    ...messagesOf(body['contents']),
    ...(body['role'] === undefined ? [] : messagesOf([body])),
  ];
  const { tools } = body;
  return {
    model: typeof body['model'] === 'string' ? body['model'] : undefined,
    messages: parts.map(({ name, text }) => ({ name, text })),
    tools: Array.isArray(tools) && tools.length > 0 ? JSON.stringify(tools) : undefined,
    maxOutput: maxOutputOf({ ...body, ...settings }),
    images: parts.flatMap(({ images }) => images.map((image) => withResolution(image, settings))),
    otherParts: parts.reduce((sum, { otherParts }) => sum + otherParts, 0),
    isFramed: fields['url'] !== '/v1/embeddings' || body['messages'] !== undefined || body['role'] !== undefined,
  };
}

interface MessageParts extends PromptMessage {
  readonly images: readonly RequestImage[];
  readonly otherParts: number;
}

/** A text, a list of texts, or messages whose content is a text or parts. */
function messagesOf(value: unknown): MessageParts[] {
  if (typeof value === 'string') return [messageOf(undefined, value)];
  if (!Array.isArray(value)) return [];
  const list: readonly unknown[] = value;
  if (list.every((each) => fieldsOf(each)?.['type'] === 'text'))
    return list.length === 0 ? [] : [messageOf(undefined, list)];
  return list.flatMap((each) => {
    const fields = fieldsOf(each);
    if (!fields) return messagesOf(each);
    const name = typeof fields['name'] === 'string' ? fields['name'] : undefined;
    const { content, parts, tool_calls: calls, arguments: words, output } = fields;
    return [messageOf(name, [content, parts, calls, words, output])];
  });
}

function messageOf(name: string | undefined, content: unknown): MessageParts {
  const texts: string[] = [];
  const images: RequestImage[] = [];
  let otherParts = 0;
  const visit = (part: unknown): void => {
    if (typeof part === 'string') texts.push(part);
    else if (Array.isArray(part)) part.forEach(visit);
    else {
      const fields = fieldsOf(part);
      if (!fields) return;
      const image = imageIn(fields);
      if (image) {
        images.push(image);
        return;
      }
      const call = fieldsOf(fields['functionCall'] ?? fields['functionResponse']);
      if (call) {
        texts.push(String(call['name']), JSON.stringify(call['args'] ?? call['response'] ?? {}));
        return;
      }
      const known = [
        fields['text'],
        fields['content'],
        fields['function'],
        fields['input'],
        fields['name'],
        fields['arguments'],
      ];
      const inner = known.filter((each) => each !== undefined && each !== null);
      if (inner.length === 0 || /audio|file|document/.test(String(fields['type']))) otherParts++;
      else if (fields['type'] === 'tool_use') texts.push(String(fields['name']), JSON.stringify(fields['input'] ?? {}));
      else inner.forEach(visit);
    }
  };
  visit(content);
  return { name, text: texts.join(''), images, otherParts };
}

/** An image as closely looked at as a Gemini request says of all of them. */
function withResolution(image: RequestImage, settings: Fields | undefined): RequestImage {
  const of = settings?.['mediaResolution'] ?? settings?.['media_resolution'];
  const detail = typeof of === 'string' ? of.replace('MEDIA_RESOLUTION_', '').toLowerCase() : undefined;
  return { ...image, detail: image.detail ?? detail };
}

function maxOutputOf(body: Fields): number | undefined {
  const { max_completion_tokens: most, max_output_tokens: ofResponses, max_tokens: older, maxOutputTokens } = body;
  const known = [most, ofResponses, older, maxOutputTokens];
  const found = known.find((each) => Number.isSafeInteger(each) && Number(each) >= 0);
  return found === undefined ? undefined : Number(found);
}

function fieldsOf(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
