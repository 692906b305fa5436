import { UserError } from '../values/errors.ts';

/** No honest record is longer; without a bound, a file without line breaks would be read into memory whole. */
const LONGEST_LINE = 1024 * 1024;

/** The lines of a stream of UTF-8, without empty ones, holding no more than one chunk and one line. Throws a UserError. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new UserError(`a line is longer than ${LONGEST_LINE} characters`);
    yield lines.filter((line) => line.trim() !== '');
  }
  const last = rest + decoder.decode();
  if (last.trim() !== '') yield [last];
}
