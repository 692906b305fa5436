import { fieldsOf, firstOf, wordOf, type ReplyFields } from '../routing/reply-fields.ts';

// Chat completions as servers really send them, which is not always as the API specifies.

/** The content of one completion, or of one chunk of a stream. */
export interface Completion {
  readonly text: string;
  readonly reasoning: string;
  /** Undefined until the answer has ended. */
  readonly finishReason: string | undefined;
  /** False for JSON of any other kind. */
  readonly isCompletion: boolean;
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly serviceTier: string | undefined;
  readonly usage: ReplyFields | undefined;
  /** The JSON that reports an error; undefined if none is reported. */
  readonly error: unknown;
}

export function readCompletion(value: unknown): Completion {
  const fields = fieldsOf(value) ?? {};
  const choice = fieldsOf(firstOf(fields['choices']));
  const message = fieldsOf(choice?.['delta'] ?? choice?.['message']);
  const usage = fieldsOf(fields['usage']) ?? fieldsOf(fieldsOf(fields['x_groq'])?.['usage']);
  return {
    text: textIn(message?.['content']) || textIn(message?.['refusal']) || textIn(choice?.['text']),
    reasoning:
      reasoningIn(message?.['content']) || textIn(message?.['reasoning_content']) || textIn(message?.['reasoning']),
    finishReason: wordOf(choice?.['finish_reason']),
    isCompletion: choice !== undefined || usage !== undefined,
    id: wordOf(fields['id']),
    model: wordOf(fields['model']),
    serviceTier: wordOf(fields['service_tier']),
    usage,
    error: hasFailed(fields, choice)
      ? choice?.['error'] === undefined
        ? value
        : { error: choice['error'] }
      : undefined,
  };
}

/** Some servers report an error without `error`: by a status code or a message instead of the choices. */
function hasFailed(fields: ReplyFields, choice: ReplyFields | undefined): boolean {
  if (isSomething(fields['error']) || isSomething(choice?.['error'])) return true;
  const base = fieldsOf(fields['base_resp'])?.['status_code'];
  if (base !== undefined && base !== 0) return true;
  return (
    choice === undefined &&
    (isSomething(fields['detail']) || (isSomething(fields['message']) && fields['object'] !== 'chat.completion'))
  );
}

function isSomething(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '';
}

/** Text, or the text parts of content with several kinds of parts. */
function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((part: unknown) => textOfPart(fieldsOf(part))).join('') : '';
}

function textOfPart(part: ReplyFields | undefined): string {
  return part?.['type'] === 'text' || part?.['type'] === 'output_text' ? (wordOf(part['text']) ?? '') : '';
}

function reasoningIn(content: unknown): string {
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => textIn(fieldsOf(part)?.['thinking']) || (wordOf(fieldsOf(part)?.['thinking']) ?? ''))
    .join('');
}

/** An error that a server reports. Its message may repeat the prompt, and is never stored. */
export interface ReportedError {
  readonly status: number | undefined;
  readonly code: string;
  readonly message: string;
  /** The wait that it asks for. */
  readonly retryAfterMs: number | undefined;
}

const MAX_MESSAGE_LENGTH = 500;

/** Reads the body of an error: JSON in one of many forms, or the text of a page. */
export function readReportedError(value: unknown): ReportedError {
  if (typeof value === 'string')
    return {
      status: undefined,
      code: '',
      message: shortened(value.replaceAll(/<[^<>]*>/g, ' ')),
      retryAfterMs: undefined,
    };
  const fields = fieldsOf(firstOf(value)) ?? fieldsOf(value) ?? {};
  const error =
    fieldsOf(fields['error']) ?? fieldsOf(firstOf(fields['errors'])) ?? fieldsOf(fields['base_resp']) ?? fields;
  const code = error['code'] ?? error['type'] ?? error['status_code'] ?? error['status'];
  const metadata = fieldsOf(error['metadata']);
  const details = listOf(error['details']).map(fieldsOf);
  const codes = [
    error['code'],
    error['type'],
    error['status'],
    metadata?.['error_type'],
    // OpenRouter: why the input was flagged.
    Array.isArray(metadata?.['reasons']) ? 'moderation' : undefined,
    // Google: ErrorInfo and RetryInfo.
    ...details.map((detail) => detail?.['reason']),
  ].flatMap((each) => wordOf(each) ?? []);
  const message =
    error['message'] ??
    error['msg'] ??
    error['status_msg'] ??
    error['error_msg'] ??
    fields['detail'] ??
    fields['error'] ??
    fields['message'];
  return {
    status: statusOf(code),
    code: codes.join(' '),
    message: shortened(typeof message === 'string' ? message : (JSON.stringify(message) ?? '')),
    retryAfterMs: details.flatMap((detail) => delayOf(detail?.['retryDelay']) ?? [])[0],
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A delay such as `37s` or `0.5s`, in milliseconds. */
function delayOf(value: unknown): number | undefined {
  const [, seconds] = /^(\d{1,6}(?:\.\d+)?)s$/.exec(wordOf(value) ?? '') ?? [];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000);
}

function statusOf(code: unknown): number | undefined {
  const status = Number(code);
  return Number.isInteger(status) && status >= 400 && status <= 599 ? status : undefined;
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}
