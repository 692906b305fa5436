import { createParser } from 'eventsource-parser';
import { inPieces } from '../../system/waiting.ts';
import { stopTakingStacks } from '../../values/errors.ts';
import { ReplyError } from './transport.ts';

/** The longest event; a stream may have any number of them. */
const MAX_EVENT_LENGTH = 4 * 1024 * 1024;

/** The data of each event of a stream, holding at most one chunk and one event. Throws a ReplyError. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let data: string[] = [];
  let problem: Error | undefined;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_LENGTH,
    onEvent: (event) => data.push(event.data),
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded')
        problem = new ReplyError('tooLarge', 'one event is longer than any answer');
    },
  });
  const decoder = new TextDecoder();
  const parse = async function* (text: string): AsyncGenerator<string> {
    for await (const piece of inPieces(text)) {
      // An error is made for each line that is not of an event.
      const restore = stopTakingStacks();
      parser.feed(piece);
      restore();
      const found = data;
      data = [];
      yield* found;
      if (problem) throw problem;
    }
  };
  for await (const chunk of body) yield* parse(decoder.decode(chunk, { stream: true }));
  // Some servers send no empty line after the last event.
  yield* parse(`${decoder.decode()}\n\n`);
}
