import { momentIn, objectIn, textIn } from '../records/fields.ts';
import { billedIn } from '../records/values.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';

/**
 * Messages of opencode, one a file, or rows of its database as sqlite3 writes them as JSON. Its counts leave each other
 * out, as its own costs show.
 */
export const opencode: UsageFormat = {
  kind: 'json',
  name: 'opencode',
  title: 'messages of opencode',
  marks: ['modelID', 'session_id'],
  recognises: (value) => isRow(value) || ('sessionID' in value && 'modelID' in value && isObject(value['tokens'])),
  open: (context) => (value) => {
    const { id, session_id: sessionID } = value;
    const message = isRow(value) ? { ...objectIn(value, 'data'), id, sessionID } : value;
    const { cache, ...tokens } = objectIn(message, 'tokens');
    const { read, write } = isObject(cache) ? cache : {};
    const usage = { ...tokens, cache_read: read, cache_write: write };
    return readReply(
      { usage },
      context,
      { prompt: 'exclusive', answer: 'exclusive' },
      {
        at: momentIn(message, 'time.created'),
        provider: providerNamed(textIn(message, 'providerID')),
        model: textIn(message, 'modelID'),
        id: textIn(message, 'id'),
        billed: billedIn(message, 'cost'),
        project: textIn(message, 'path.root', 'path.cwd'),
        session: textIn(message, 'sessionID'),
      },
    );
  },
};

function isRow({ session_id: session, data }: SourceObject): boolean {
  return typeof session === 'string' && typeof data === 'string' && /^\{.*"role"/s.test(data);
}
