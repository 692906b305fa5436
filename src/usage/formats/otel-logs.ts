import { isCounterName } from '../replies/usage-object.ts';
import { listIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { billedIn } from '../records/values.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { UsageRecord } from '../records/record.ts';
import { readReply } from '../replies/reply.ts';
import { anthropicSeller } from '../replies/sellers.ts';
import type { Accounting } from '../replies/settle-tokens.ts';
import type { Context, UsageFormat } from './format.ts';
import { attributesOf, tagsFrom } from './otel.ts';

/** Events that say what one request of a coding agent used, by what they are called, and how they count. */
const events: Readonly<Record<string, { readonly accounting?: Accounting; readonly provider?: string }>> = {
  api_request: { accounting: { prompt: 'exclusive', answer: 'inclusive' } },
  'claude_code.api_request': { accounting: { prompt: 'exclusive', answer: 'inclusive' } },
  'gemini_cli.api_response': { provider: 'google' },
  'codex.sse_event': { provider: 'openai' },
};

/** Telemetry of Claude Code, Gemini CLI and Codex, as the collector's file exporter writes it. */
export const otelLogs: UsageFormat = {
  kind: 'json',
  name: 'otel-logs',
  title: 'OpenTelemetry events of Claude Code, Gemini CLI and Codex, OTLP as JSON lines',
  marks: ['resourceLogs'],
  recognises: (value) => Array.isArray(value['resourceLogs']),
  open: (context) => (value) =>
    listIn(value, 'resourceLogs').flatMap((resourceLogs) => {
      if (!isObject(resourceLogs)) return [];
      const resource = attributesOf(objectIn(resourceLogs, 'resource'));
      return listIn(resourceLogs, 'scopeLogs')
        .flatMap((scope) => (isObject(scope) ? listIn(scope, 'logRecords') : []))
        .flatMap((event) => (isObject(event) ? requestIn(event, resource, context) : []));
    }),
};

function requestIn(event: SourceObject, resource: SourceObject, context: Context): readonly UsageRecord[] {
  const told = attributesOf(event);
  const name = textIn(objectIn(event, 'body'), 'stringValue') ?? '';
  const known = events[textIn(told, 'event.name') ?? ''] ?? events[name];
  const usage = Object.fromEntries(Object.entries(told).filter(([key]) => isCounterName(key)));
  if (!known) return [];
  const model = textIn(told, 'model', 'response_model') ?? '';
  const [session, turn] = [textIn(told, 'session.id', 'conversation.id'), textIn(told, 'event.sequence')];
  return readReply({ model, usage, speed: told['speed'] }, context, known.accounting, {
    at: momentIn(event, 'timeUnixNano', 'observedTimeUnixNano') ?? momentIn(told, 'event.timestamp'),
    provider: known.provider ?? anthropicSeller(model),
    id: textIn(told, 'request_id') ?? (session && turn && `${session} ${turn}`),
    billed: billedIn(told, 'cost_usd'),
    user: textIn(told, 'user.email', 'user.id'),
    session,
    tags: tagsFrom(resource),
  });
}
