import { splitWholes, mismatchOf } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import { isObject, type LineFormat } from './format.ts';

const fields = fieldsOf({
  type: 'type',
  timestamp: 'timestamp',
  kind: 'payload.type',
  session: 'payload.id',
  model: 'payload.model',
  folder: 'payload.cwd',
  input: 'payload.info.total_token_usage.input_tokens',
  cached: 'payload.info.total_token_usage.cached_input_tokens',
  output: 'payload.info.total_token_usage.output_tokens',
  reasoning: 'payload.info.total_token_usage.reasoning_output_tokens',
  sum: 'payload.info.total_token_usage.total_tokens',
  lastInput: 'payload.info.last_token_usage.input_tokens',
  lastCached: 'payload.info.last_token_usage.cached_input_tokens',
  lastOutput: 'payload.info.last_token_usage.output_tokens',
  lastReasoning: 'payload.info.last_token_usage.reasoning_output_tokens',
});

/** Counters as they stand after a turn. */
interface Running {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** Sessions of Codex: counters run on from line to line, so what a line used is its difference to the one before. */
export const codex: LineFormat = {
  kind: 'line',
  name: 'codex',
  title: 'sessions of Codex',
  paths: fields.paths,
  recognises: ({ type, payload }) => isObject(payload) && typeof type === 'string' && kinds.has(type),
  open: () => {
    const { at } = fields;
    let session: string | undefined;
    let project: string | undefined;
    let model: string | undefined;
    let before: Running | undefined;
    return (row) => {
      const type = row.text(at.type);
      if (type === 'session_meta') session ??= row.text(at.session);
      if (type === 'session_meta' || type === 'turn_context') {
        project = row.text(at.folder) ?? project;
        model = row.text(at.model) ?? model;
      }
      if (type !== 'event_msg' || row.text(at.kind) !== 'token_count') return undefined;
      const now = totalIn(row);
      const turn = turnIn(row);
      const used = now ? usedSince(now, before, turn) : turn;
      before = now ?? before;
      if (!used || (used.input === 0 && used.output === 0)) return undefined;
      const timestamp = row.text(at.timestamp);
      return {
        ...blank,
        at: row.moment(at.timestamp),
        provider: 'openai',
        model: model ?? '',
        tokens: splitWholes(used.input, used.output, { cacheRead: used.cached, reasoning: used.reasoning }),
        // A session that goes on from another repeats its lines.
        id: now && `${timestamp}|${now.input}|${now.cached}|${now.output}`,
        mismatch: now && mismatchOf(splitWholes(now.input, now.output, {}), row.maybeCount(at.sum)),
        session,
        project,
      };
    };
  },
};

const kinds: ReadonlySet<string> = new Set(['session_meta', 'turn_context', 'event_msg', 'response_item', 'compacted']);

function totalIn(row: SourceRow): Running | undefined {
  const { at } = fields;
  const input = row.maybeCount(at.input);
  return input === undefined
    ? undefined
    : { input, cached: row.count(at.cached), output: row.count(at.output), reasoning: row.count(at.reasoning) };
}

function turnIn(row: SourceRow): Running | undefined {
  const { at } = fields;
  const input = row.maybeCount(at.lastInput);
  return input === undefined
    ? undefined
    : {
        input,
        cached: row.count(at.lastCached),
        output: row.count(at.lastOutput),
        reasoning: row.count(at.lastReasoning),
      };
}

/**
 * Returns the difference to the line before. A first line may continue a session that is not here, and a counter that
 * fell was reset: then the line's own turn counts.
 */
function usedSince(now: Running, before: Running | undefined, turn: Running | undefined): Running {
  const isReset =
    before === undefined ||
    now.input < before.input ||
    now.output < before.output ||
    now.cached < before.cached ||
    now.reasoning < before.reasoning;
  if (isReset) return turn ?? now;
  return {
    input: now.input - before.input,
    cached: now.cached - before.cached,
    output: now.output - before.output,
    reasoning: now.reasoning - before.reasoning,
  };
}
