import type { Output } from '../../system/io.ts';

/**
 * Breaks messages on a terminal between words. Text without a line end (an answer that streams in) is left as it is.
 */
export function wrapOutput(output: Output): Output {
  const { columns = 0, isTTY } = output;
  if (!isTTY || columns === 0) return output;
  return {
    isTTY,
    columns,
    write: async (text) => {
      const isLong =
        typeof text === 'string' && text.endsWith('\n') && text.split('\n').some((line) => line.length > columns);
      await output.write(isLong ? await wrapLines(text, columns) : text);
    },
  };
}

async function wrapLines(text: string, columns: number): Promise<string> {
  const { wrapNote } = await import('../../render/wrap.ts');
  return text
    .split('\n')
    .map((line) => {
      const indent = /^ */.exec(line)?.[0] ?? '';
      return wrapNote(line.slice(indent.length), columns - indent.length)
        .split('\n')
        .map((each) => indent + each)
        .join('\n');
    })
    .join('\n');
}
