import type { RoutedModel } from '../../ask/routing/model-route.ts';
import { hostOf } from '../../ask/routing/server.ts';
import type { Io } from '../../system/io.ts';
import { singleLine } from '../../values/printable.ts';

export interface WaitingLine {
  /** Says who is asked, on a terminal. */
  readonly show: (model: RoutedModel | undefined) => Promise<void>;
  /** Takes that away again, before anything else is written. */
  readonly clear: () => Promise<void>;
}

const CLEAR = '\r\u001b[2K';

/** Creates the line that a terminal shows while nothing of an answer has come. */
export function createWaitingLine(
  { stderr, env }: Pick<Io, 'stderr' | 'env'>,
  { quiet = false }: { readonly quiet?: boolean | undefined },
): WaitingLine {
  const isShown = stderr.isTTY && !quiet && env['TERM'] !== 'dumb';
  let isOpen = false;
  const write = async (text: string): Promise<void> => {
    // Bytes are not taken for a message. Nobody may be looking any more.
    await stderr.write(new TextEncoder().encode(text)).catch(() => undefined);
  };
  return {
    show: async (asked) => {
      if (!isShown || !asked) return;
      isOpen = true;
      const text = singleLine(`asking ${asked.model} at ${hostOf(asked.endpoint.baseUrl)} …`);
      // A line that wraps could not be taken away.
      await write(CLEAR + text.slice(0, Math.max(0, (stderr.columns ?? 80) - 1)));
    },
    clear: async () => {
      if (!isOpen) return;
      isOpen = false;
      await write(CLEAR);
    },
  };
}
