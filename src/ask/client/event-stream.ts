import { createParser } from 'eventsource-parser';
import { TooLarge } from './transport.ts';

/** What one event may have; a stream of them may go on. */
const MOST_EVENT = 4 * 1024 * 1024;

/** The data of the events of a stream, holding no more than one chunk and one event. Throws TooLarge. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let data: string[] = [];
  let problem: Error | undefined;
  const parser = createParser({
    maxBufferSize: MOST_EVENT,
    onEvent: (event) => data.push(event.data),
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') problem = new TooLarge('one event is longer than any answer');
    },
  });
  const decoder = new TextDecoder();
  const fed = function* (text: string): Generator<string> {
    parser.feed(text);
    const found = data;
    data = [];
    yield* found;
    if (problem) throw problem;
  };
  for await (const chunk of body) yield* fed(decoder.decode(chunk, { stream: true }));
  // The last event of some servers has no empty line behind it.
  yield* fed(`${decoder.decode()}\n\n`);
}
