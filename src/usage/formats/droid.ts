import { momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject } from '../records/source-object.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';

/** Settings of a session of Factory's Droid: all that it used, cached tokens beside its input. */
export const droid: UsageFormat = {
  kind: 'json',
  name: 'droid',
  title: 'sessions of Droid (their .settings.json)',
  marks: ['tokenUsage'],
  recognises: (value) => isObject(value['tokenUsage']) && ('providerLock' in value || 'assistantActiveTimeMs' in value),
  open: (context) => (session) =>
    readReply(
      { usage: objectIn(session, 'tokenUsage') },
      context,
      { prompt: 'exclusive', answer: 'exclusive' },
      {
        at: momentIn(session, 'providerLockTimestamp'),
        provider: providerNamed(textIn(session, 'providerLock')),
        model: modelIn(textIn(session, 'model') ?? ''),
        requests: 0,
      },
    ),
};

/** `custom:GLM-4.6-[Z.AI]-0` is a model of one's own, with how it is shown. */
function modelIn(name: string): string {
  if (!name.startsWith('custom:')) return name;
  const shown = name.indexOf('-[');
  const model = name.slice('custom:'.length, shown < 0 ? undefined : shown);
  const dash = model.lastIndexOf('-');
  return dash > 0 && /^\d+$/.test(model.slice(dash + 1)) ? model.slice(0, dash) : model;
}
