import { fieldsOf, firstOf, wordOf, type ReplyFields } from '../routing/reply-fields.ts';

// Chat completions as servers send them, which is not always as their type says.

/** What one completion, or one chunk of a stream of them, carries. */
export interface Completion {
  readonly text: string;
  /** What the model thought, in a field of its own. */
  readonly thought: string;
  /** Why it ended; undefined while it has not. */
  readonly finishReason: string | undefined;
  /** Whether it is one at all. */
  readonly isCompletion: boolean;
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly serviceTier: string | undefined;
  readonly usage: ReplyFields | undefined;
  /** The whole of it, where it says that something went wrong. */
  readonly error: unknown;
}

export function readCompletion(value: unknown): Completion {
  const fields = fieldsOf(value) ?? {};
  const choice = fieldsOf(firstOf(fields['choices']));
  const message = fieldsOf(choice?.['delta'] ?? choice?.['message']);
  const usage = fieldsOf(fields['usage']) ?? fieldsOf(fieldsOf(fields['x_groq'])?.['usage']);
  return {
    text: textIn(message?.['content']) || textIn(message?.['refusal']) || textIn(choice?.['text']),
    thought:
      thoughtIn(message?.['content']) || textIn(message?.['reasoning_content']) || textIn(message?.['reasoning']),
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

/** Besides `error`, some say so by a code beside the (absent) choices. */
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

/** Text, or the text among parts of several kinds. */
function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((part: unknown) => textOfPart(fieldsOf(part))).join('') : '';
}

function textOfPart(part: ReplyFields | undefined): string {
  return part?.['type'] === 'text' || part?.['type'] === 'output_text' ? (wordOf(part['text']) ?? '') : '';
}

function thoughtIn(content: unknown): string {
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => textIn(fieldsOf(part)?.['thinking']) || (wordOf(fieldsOf(part)?.['thinking']) ?? ''))
    .join('');
}

/** What a server says about an error, in whatever form: its code, and its words, which are never kept. */
export interface ReportedError {
  readonly status: number | undefined;
  readonly code: string;
  readonly words: string;
}

const MOST_WORDS = 500;

/** Reads the body of an error: JSON in one of its many forms, or a page. */
export function readReportedError(value: unknown): ReportedError {
  if (typeof value === 'string')
    return { status: undefined, code: '', words: shortened(value.replaceAll(/<[^>]*>/g, ' ')) };
  const fields = fieldsOf(firstOf(value)) ?? fieldsOf(value) ?? {};
  const error =
    fieldsOf(fields['error']) ?? fieldsOf(firstOf(fields['errors'])) ?? fieldsOf(fields['base_resp']) ?? fields;
  const code = error['code'] ?? error['type'] ?? error['status_code'] ?? error['status'];
  const known = [error['code'], error['type'], error['status'], fieldsOf(error['metadata'])?.['error_type']].flatMap(
    (each) => wordOf(each) ?? [],
  );
  const words =
    error['message'] ??
    error['msg'] ??
    error['status_msg'] ??
    error['error_msg'] ??
    fields['detail'] ??
    fields['error'] ??
    fields['message'];
  return {
    status: statusOf(code),
    code: known.join(' '),
    words: shortened(typeof words === 'string' ? words : (JSON.stringify(words) ?? '')),
  };
}

function statusOf(code: unknown): number | undefined {
  const status = Number(code);
  return Number.isInteger(status) && status >= 400 && status <= 599 ? status : undefined;
}

function shortened(text: string): string {
  const words = text.replaceAll(/\s+/g, ' ').trim();
  return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;
}
