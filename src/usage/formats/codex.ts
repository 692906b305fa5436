import { UserError } from '../../values/errors.ts';
import { momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { perRun } from '../records/per-run.ts';
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
    const session = newSession();
    return (line) => {
      const payload = objectIn(line, 'payload');
      noteSettings(session, textIn(line, 'type'), payload, context);
      return line['type'] === 'event_msg' && payload['type'] === 'token_count'
        ? turnIn(session, payload, momentIn(line, 'timestamp'), context)
        : [];
    };
  },
};

function newSession(): Session {
  return { id: undefined, project: undefined, model: undefined, tier: undefined, before: undefined };
}

const kinds: ReadonlySet<string> = new Set(['session_meta', 'turn_context', 'event_msg', 'response_item', 'compacted']);

function noteSettings(session: Session, type: string | undefined, payload: SourceObject, context: Context): void {
  if (type === 'session_meta') noteHead(session, payload, familiesOf(context.run));
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

/**
 * Notes whose the lines that follow are. A fork begins with the history of its parent, written anew; a second head is
 * that of the session whose history was copied. A head of another family after turns is where files were put together.
 */
function noteHead(session: Session, payload: SourceObject, families: Families): void {
  const id = textIn(payload, 'id');
  if (id === undefined) return;
  const isOther = session.before !== undefined && !families.areOne(id, session.id);
  if (isOther) Object.assign(session, newSession());
  session.id ??= id;
  families.add(id, textIn(payload, 'forked_from_id'), session.id);
}

/** Which sessions are forks of which, in all files of a run: what several of a family tell is told once. */
class Families {
  /** By a session its parent, or one before that. */
  private readonly parents = new Map<string, string>();
  /** Sessions whose own file was seen. */
  private readonly seen = new Set<string>();

  /** Takes the head of a session, in the file of that session or of a fork of it. */
  add(id: string, parent: string | undefined, file: string): void {
    this.seen.add(file);
    if (parent !== undefined && !this.parents.has(id)) this.parents.set(id, parent);
    if (id !== file && !this.parents.has(file)) this.parents.set(file, id);
  }

  areOne(one: string, other: string | undefined): boolean {
    return other !== undefined && this.firstOf(one) === this.firstOf(other);
  }

  isComplete(id: string): boolean {
    return this.seen.has(this.firstOf(id));
  }

  /** The session that all others of a family are forks of; of a circle, one and the same of them. */
  firstOf(id: string): string {
    const { parents } = this;
    const passed = new Set<string>();
    let first = id;
    for (let next: string | undefined = id; next !== undefined; next = parents.get(next)) {
      if (passed.has(next)) {
        first = [...passed].slice([...passed].indexOf(next)).reduce((a, b) => (a < b ? a : b));
        break;
      }
      passed.add(next);
      first = next;
    }
    for (const each of passed) parents.set(each, first);
    parents.delete(first);
    return first;
  }
}

const familiesOf = perRun(() => new Families());

function turnIn(
  session: Session,
  payload: SourceObject,
  at: number | undefined,
  context: Context,
): readonly UsageRecord[] {
  const families = familiesOf(context.run);
  // What the files of its parents say may show that this is theirs.
  if (session.id !== undefined && !families.isComplete(session.id) && context.putOff()) return [];
  const [total, last] = ['info.total_token_usage', 'info.last_token_usage'].map((name) => objectIn(payload, name));
  const [now, turn] = [runningIn(total ?? {}), runningIn(last ?? {})];
  if (!now && !turn && isObject(payload['info'])) throw new UserError('its counters are not known here');
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
  return [
    {
      ...blank,
      at,
      provider: 'openai',
      model: session.model ?? '',
      tokens: settled.tokens,
      serviceTier: tierOf(session.tier),
      id:
        now &&
        [
          session.id === undefined ? '' : families.firstOf(session.id),
          ...Object.values(now),
          ...Object.values(turn ?? {}),
        ].join('|'),
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
