import { fieldsOf, under } from '../records/row.ts';
import { message, messageIn } from './anthropic-log.ts';
import { isObject, type LineFormat } from './format.ts';

const fields = fieldsOf({
  ...under('message', message),
  type: 'type',
  timestamp: 'timestamp',
  session: 'sessionId',
  request: 'requestId',
  sidechain: 'isSidechain',
  folder: 'cwd',
});

const kinds: ReadonlySet<unknown> = new Set([
  'assistant',
  'user',
  'system',
  'summary',
  'progress',
  'attachment',
  'file-history-snapshot',
  'queue-operation',
]);

/**
 * Sessions of Claude Code. A reply has a line for each of its parts, and again in sessions that continue another one:
 * message and request together identify it. A reply that a sidechain repeats from the main chain is one reply.
 */
export const claudeCode: LineFormat = {
  kind: 'line',
  name: 'claude-code',
  title: 'sessions of Claude Code',
  paths: fields.paths,
  recognises: (value) =>
    kinds.has(value['type']) &&
    ('sessionId' in value || 'leafUuid' in value || 'snapshot' in value || isReply(value['message'])),
  counted: {
    accounting: 'exclusive',
    provider: 'anthropic',
    model: [fields.at.model],
    moment: [fields.at.timestamp],
    prompt: [fields.at.input],
    completion: [fields.at.output],
    cacheRead: [fields.at.read],
    cacheWrite: [fields.at.written],
    cacheWrite5m: [fields.at.written5m],
    cacheWrite1h: [fields.at.written1h],
    id: [fields.at.id],
    subId: [fields.at.request],
    replay: [fields.at.sidechain],
    zero: [fields.at.searches],
    tier: [fields.at.tier],
    ignored: [fields.at.type, fields.at.session, fields.at.folder],
  },
  open: () => (row) => {
    const { at } = fields;
    const model = row.text(at.model);
    // Its own remarks are not replies of a model.
    if (model === undefined || model === '<synthetic>') return undefined;
    const request = row.text(at.request);
    return messageIn(row, at, {
      at: row.moment(at.timestamp),
      session: row.text(at.session),
      project: row.text(at.folder),
      id: request === undefined ? undefined : row.text(at.id),
      subId: request,
      isReplay: row.text(at.sidechain) === 'true',
    });
  },
};

function isReply(value: unknown): boolean {
  return isObject(value) && isObject(value['usage']) && value['type'] === 'message';
}
