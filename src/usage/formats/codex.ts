import { momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { settleTokens } from '../replies/settle-tokens.ts';
import { readUsageObject } from '../replies/usage-object.ts';
import type { Context, UsageFormat } from './format.ts';
import { tierOf } from '../records/values.ts';

/** Counters as they stand after a turn; cached tokens are part of the input, reasoning is part of the output. */
interface Running {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What a session has said before the line that is read now. */
interface Session {
  id: string | undefined;
  /** The session whose history this one begins with, or this one: what both tell is told once. */
  family: string | undefined;
  project: string | undefined;
  model: string | undefined;
  tier: string | undefined;
  before: Running | undefined;
}

/** Sessions of Codex: counters run on from line to line, so what a line used is its difference to the one before. */
export const codex: UsageFormat = {
  kind: 'json',
  name: 'codex',
  title: 'sessions of Codex',
  marks: ['payload'],
  recognises: ({ type, payload }) => isObject(payload) && typeof type === 'string' && kinds.has(type),
  open: (context) => {
    const session: Session = {
      id: undefined,
      family: undefined,
      project: undefined,
      model: undefined,
      tier: undefined,
      before: undefined,
    };
    return (line) => {
      const payload = objectIn(line, 'payload');
      noteSettings(session, textIn(line, 'type'), payload, context);
      return line['type'] === 'event_msg' && payload['type'] === 'token_count'
        ? turnIn(session, payload, momentIn(line, 'timestamp'), context)
        : [];
    };
  },
};

const kinds: ReadonlySet<string> = new Set(['session_meta', 'turn_context', 'event_msg', 'response_item', 'compacted']);

function noteSettings(session: Session, type: string | undefined, payload: SourceObject, context: Context): void {
  if (type === 'session_meta') noteSession(session, payload, context);
  if (type === 'session_meta' || type === 'turn_context') {
    session.project = textIn(payload, 'cwd') ?? session.project;
    session.model = textIn(payload, 'model') ?? session.model;
    session.tier = textIn(payload, 'service_tier') ?? session.tier;
  }
  const settings = payload['thread_settings'];
  if (!isObject(settings)) return;
  session.model = textIn(settings, 'model') ?? session.model;
  session.tier = 'service_tier' in settings ? textIn(settings, 'service_tier') : session.tier;
}

/** A fork begins with the history of its parent, written anew: all sessions of one family tell it once. */
function noteSession(session: Session, payload: SourceObject, { notes }: Context): void {
  const id = textIn(payload, 'id');
  const families = notes('families of sessions');
  session.id ??= id;
  const parent = textIn(payload, 'forked_from_id');
  if (id !== undefined && parent !== undefined) join(families, id, parent);
  // A second head in a file is that of the session whose history was copied.
  if (id !== undefined && session.id !== undefined) join(families, session.id, id);
  session.family = session.id === undefined ? undefined : leaderOf(families, session.id);
}

/** Makes two sessions one family, whichever of their files comes first. One that turns were counted for leads it. */
function join(families: Map<string, string>, child: string, parent: string): void {
  const [one, other] = [leaderOf(families, child), leaderOf(families, parent)];
  if (one === other) return;
  if (families.get(one) === one) families.set(other, one);
  else families.set(one, other);
}

/** The session by which a family is known; it is its own leader once turns were counted for it. */
function leaderOf(families: ReadonlyMap<string, string>, id: string): string {
  let leader = id;
  for (let next = families.get(leader); next !== undefined && next !== leader; next = families.get(leader))
    leader = next;
  return leader;
}

function turnIn(
  session: Session,
  payload: SourceObject,
  at: number | undefined,
  context: Context,
): readonly UsageRecord[] {
  const [total, last] = ['info.total_token_usage', 'info.last_token_usage'].map((name) => objectIn(payload, name));
  const [now, turn] = [runningIn(total ?? {}), runningIn(last ?? {})];
  const used = now ? usedSince(now, session.before, turn) : turn;
  session.before = now ?? session.before;
  if (!used || (used.input === 0 && used.output === 0)) return [];
  const stated = readUsageObject(total ?? {});
  for (const [name, count] of stated.unknown) context.uncounted(name, count);
  const settled = settleTokens(
    readUsageObject({
      input_tokens: used.input,
      cached_input_tokens: used.cached,
      output_tokens: used.output,
      reasoning_output_tokens: used.reasoning,
    }),
  );
  if (!settled) return [];
  if (session.family !== undefined) context.notes('families of sessions').set(session.family, session.family);
  return [
    {
      ...blank,
      at,
      provider: 'openai',
      model: session.model ?? '',
      tokens: settled.tokens,
      serviceTier: tierOf(session.tier),
      id: now && [session.family, ...Object.values(now), ...Object.values(turn ?? {})].join('|'),
      mismatch: now && settleTokens(stated)?.mismatch,
      session: session.id,
      project: session.project,
    },
  ];
}

function runningIn(usage: SourceObject): Running | undefined {
  const { counts } = readUsageObject(usage);
  const input = counts.prompt;
  if (input === undefined) return undefined;
  const [cached = 0, output = 0, reasoning = 0] = [counts.cacheRead, counts.completion, counts.reasoning];
  return { input, cached, output, reasoning };
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
