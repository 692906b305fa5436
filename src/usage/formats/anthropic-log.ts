import { separateMeters } from '../records/accounting.ts';
import { blank, type Tokens, type UsageRecord } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import { isObject, type LineFormat } from './format.ts';
import { tierOf } from './values.ts';

/** The fields of a reply of the Messages API, wherever it stands in a line. */
export const message = {
  id: 'id',
  model: 'model',
  input: 'usage.input_tokens',
  output: 'usage.output_tokens',
  read: 'usage.cache_read_input_tokens',
  written: 'usage.cache_creation_input_tokens',
  written5m: 'usage.cache_creation.ephemeral_5m_input_tokens',
  written1h: 'usage.cache_creation.ephemeral_1h_input_tokens',
  searches: 'usage.server_tool_use.web_search_requests',
  tier: 'usage.service_tier',
} as const;

type MessageFields = Readonly<Record<keyof typeof message, number>>;

const logged = fieldsOf({ ...message, timestamp: 'timestamp', createdAt: 'created_at', time: 'time', ts: 'ts' });

/** Logged replies of Anthropic's Messages API; `input_tokens` leaves out what the cache served. */
export const anthropicLog: LineFormat = {
  kind: 'line',
  name: 'anthropic-log',
  title: "replies of Anthropic's Messages API, logged as JSON lines",
  paths: logged.paths,
  recognises: ({ type, role, usage }) =>
    type === 'message' && role === 'assistant' && isObject(usage) && 'input_tokens' in usage,
  open: () => (row) => {
    const { at } = logged;
    const moment = row.moment(at.timestamp) ?? row.moment(at.createdAt) ?? row.moment(at.time) ?? row.moment(at.ts);
    return messageIn(row, at, { ...nowhere, at: moment, id: row.text(at.id) });
  },
};

/** What a line says beside its reply. */
type Around = Pick<UsageRecord, 'at' | 'id' | 'subId' | 'isReplay' | 'session' | 'project'>;

const nowhere: Around = {
  at: undefined,
  id: undefined,
  subId: undefined,
  isReplay: false,
  session: undefined,
  project: undefined,
};

/** A reply by its fields; undefined where it tells no usage. */
export function messageIn(row: SourceRow, at: MessageFields, around: Around): UsageRecord | undefined {
  const output = row.maybeCount(at.output);
  if (output === undefined) return undefined;
  const written1h = row.count(at.written1h);
  const written = row.maybeCount(at.written);
  const split = row.count(at.written5m) + written1h;
  const tokens: Tokens = separateMeters({
    input: row.count(at.input),
    cacheRead: row.count(at.read),
    // Without the split, writes are the five-minute ones.
    cacheWrite: Math.max(written ?? 0, split) - written1h,
    cacheWrite1h: written1h,
    output,
  });
  return {
    ...blank,
    provider: 'anthropic',
    model: row.text(at.model) ?? '',
    tokens,
    webSearches: row.count(at.searches),
    serviceTier: tierOf(row.text(at.tier)),
    at: around.at,
    id: around.id,
    subId: around.subId,
    isReplay: around.isReplay,
    session: around.session,
    project: around.project,
    mismatch:
      split === 0 || written === undefined || split === written
        ? undefined
        : `cache writes are ${written} tokens, their parts ${split}`,
  };
}
