import { momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { perRun } from '../records/per-run.ts';
import type { UsageRecord } from '../records/record.ts';
import { readReply } from '../replies/reply.ts';
import { anthropicSeller } from '../replies/sellers.ts';
import type { Context, UsageFormat } from './format.ts';
import { billedIn, branchOf } from '../records/values.ts';

const kinds: ReadonlySet<unknown> = new Set([
  'assistant',
  'user',
  'system',
  'summary',
  'progress',
  'attachment',
  'file-history-snapshot',
  'queue-operation',
  'result',
]);

/**
 * Sessions of Claude Code, and what it streams as JSON. A reply has a line for each of its parts, and again in sessions
 * that continue another one: its id tells which lines are one reply.
 */
export const claudeCode: UsageFormat = {
  kind: 'json',
  name: 'claude-code',
  idScope: 'replies',
  title: 'sessions of Claude Code',
  marks: ['type'],
  recognises: (value) =>
    kinds.has(value['type']) &&
    ('sessionId' in value ||
      'session_id' in value ||
      'leafUuid' in value ||
      'snapshot' in value ||
      isReply(value['message'])),
  counted: {
    accounting: 'exclusive',
    model: ['message.model'],
    moment: ['timestamp'],
    prompt: ['message.usage.input_tokens'],
    completion: ['message.usage.output_tokens'],
    cacheRead: ['message.usage.cache_read_input_tokens'],
    cacheWrite: ['message.usage.cache_creation_input_tokens'],
    cacheWrite5m: ['message.usage.cache_creation.ephemeral_5m_input_tokens'],
    cacheWrite1h: ['message.usage.cache_creation.ephemeral_1h_input_tokens'],
    id: ['message.id'],
    subId: ['requestId'],
    project: ['cwd'],
    session: ['sessionId', 'session_id'],
    sellerOf: anthropicSeller,
    asides: ['gitBranch'],
  },
  open: (context) => {
    const streamed = streamedIn(context.run);
    return (line) => {
      const run = textIn(line, 'session_id');
      if (line['type'] === 'result') {
        const begun = streamed.get(run ?? '') ?? { model: '', ids: new Set(), isOver: false };
        streamed.delete(run ?? '');
        return resultsIn(line, begun, context);
      }
      const message = objectIn(line, 'message');
      // Its own remarks are not replies of a model.
      const model = textIn(message, 'model');
      if (model === undefined || model === '<synthetic>') return [];
      const records = repliesIn(line, message, context);
      if (run !== undefined) {
        context.remember();
        const begun = streamed.get(run) ?? { model, ids: new Set(), isOver: false };
        streamed.set(run, begun);
        begun.model = model;
        for (const { id } of records) if (id !== undefined) begun.ids.add(id);
        return records.map((record) => ({ ...record, stillCounts: () => !begun.isOver }));
      }
      return records;
    };
  },
};

/** Runs that stream, whose last line says what they really used. */
const streamedIn = perRun(() => new Map<string, StreamedRun>());

/** The replies of a run so far, and the model of the last one. */
interface StreamedRun {
  model: string;
  readonly ids: Set<string>;
  /** True once its result was told: what its replies said before does not count. */
  isOver: boolean;
}

function repliesIn(line: SourceObject, message: SourceObject, context: Context): readonly UsageRecord[] {
  const [request, at] = [textIn(line, 'requestId'), momentIn(line, 'timestamp')];
  const [session, project] = [textIn(line, 'sessionId', 'session_id'), textIn(line, 'cwd')];
  return readReply(message, context).map((record) => ({
    ...record,
    at,
    id: record.id ?? request,
    subId: record.id === undefined ? undefined : request,
    isReplay: line['isSidechain'] === true,
    session,
    project,
    tags: branchOf(textIn(line, 'gitBranch')),
  }));
}

/** The end of a run says what it used, by model, where the lines of its replies are only their beginnings. */
function resultsIn(line: SourceObject, begun: StreamedRun, context: Context): readonly UsageRecord[] {
  const run = textIn(line, 'session_id') ?? '';
  const byModel = Object.entries(objectIn(line, 'modelUsage'));
  const total = { ...objectIn(line, 'usage'), costUSD: line['total_cost_usd'] };
  begun.isOver = true;
  return (byModel.length > 0 ? byModel : [[begun.model, total] as const]).flatMap(([model, usage], index) =>
    readReply({ model, type: 'message', role: 'assistant', usage }, context, {
      prompt: 'exclusive',
      answer: 'inclusive',
    }).map((record) => ({
      ...record,
      session: run,
      requests: index === 0 ? Math.max(1, begun.ids.size) : 0,
      billed: isObject(usage) ? billedIn(usage, 'costUSD') : undefined,
      id: `${textIn(line, 'uuid') ?? run} ${model}`,
    })),
  );
}

function isReply(value: unknown): boolean {
  return isObject(value) && isObject(value['usage']) && value['type'] === 'message';
}
