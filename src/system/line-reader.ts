/** No honest record is longer; without a bound, a file without line breaks would be read into memory whole. */
const LONGEST_LINE = 1024 * 1024;

/**
 * The lines of a stream of UTF-8, without empty ones, holding no more than one chunk and one line. A line that is longer
 * than any honest one comes without its end, which makes it unreadable to whoever reads records.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let isCut = false;
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    const start = isCut ? text.indexOf('\n') : 0;
    if (start < 0) continue;
    const lines = (rest + text.slice(start)).split('\n');
    rest = lines.pop() ?? '';
    isCut = rest.length > LONGEST_LINE;
    if (isCut) rest = rest.slice(0, LONGEST_LINE);
    yield lines.filter((line) => line.trim() !== '');
  }
  const last = isCut ? rest : rest + decoder.decode();
  if (last.trim() !== '') yield [last];
}
