import type { Output } from '../../system/io.ts';

/**
 * Breaks messages on a terminal between words, and colours what they begin with. Text without a line end (an answer
 * that streams in) is left as it is.
 */
export function wrapOutput(output: Output, isColored: boolean): Output {
  const { columns = 0, isTTY } = output;
  if (!isTTY || columns === 0) return output;
  return {
    isTTY,
    columns,
    write: async (text) => {
      if (typeof text !== 'string' || !text.endsWith('\n')) return await output.write(text);
      const isLong = text.split('\n').some((line) => line.length > columns);
      const wrapped = isLong ? await wrapLines(text, columns) : text;
      await output.write(isColored ? wrapped.replace(/^(?:error|note):/gm, painted) : wrapped);
    },
  };
}

function painted(label: string): string {
  return `${label === 'note:' ? '\u001B[2m' : '\u001B[1;31m'}${label}\u001B[0m`;
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
