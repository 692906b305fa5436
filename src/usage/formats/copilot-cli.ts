import { momentIn, objectIn, textIn, countIn } from '../records/fields.ts';
import { isObject } from '../records/source-object.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';

/** Events of GitHub Copilot CLI: the end of a session says what it used, by model. */
export const copilotCli: UsageFormat = {
  kind: 'json',
  name: 'copilot-cli',
  title: 'events of GitHub Copilot CLI',
  marks: ['data'],
  recognises: ({ type, data }) =>
    typeof type === 'string' && /^(?:session|assistant)\.\w+$/.test(type) && isObject(data),
  open: (context) => {
    let session: string | undefined;
    return (event) => {
      session = textIn(event, 'data.sessionId') ?? session;
      return Object.entries(objectIn(event, 'data.modelMetrics')).flatMap(([model, metrics]) =>
        isObject(metrics)
          ? readReply({ usage: objectIn(metrics, 'usage') }, context, undefined, {
              at: momentIn(event, 'timestamp'),
              model,
              requests: countIn(metrics, 'requests.count'),
              id: `${textIn(event, 'id') ?? ''} ${model}`,
              session,
            })
          : [],
      );
    };
  },
};
