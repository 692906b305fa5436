import type { Io } from '../../system/io.ts';
import { formatMoney } from '../../values/format.ts';
import { sum, zero, type Money } from '../../values/money.ts';

/** What became of the prompts so far. */
interface EachTally {
  answered: number;
  failed: number;
  /** Known costs of all attempts. */
  cost: Money;
}

export interface EachProgress {
  readonly tally: Readonly<EachTally>;
  readonly count: (outcome: 'answered' | 'failed' | 'interrupted', cost: Money | undefined) => void;
  /** Makes room for a message: the bar is drawn again below it. */
  readonly clear: () => Promise<void>;
  readonly stop: () => void;
}

/** Counts prompts and money, and shows both on a terminal. */
export async function watchPrompts(io: Io, total: number, isQuiet: boolean): Promise<EachProgress> {
  const tally: EachTally = { answered: 0, failed: 0, cost: zero };
  const isShown = io.stderr.isTTY && !isQuiet;
  const { createBar } = await import('../../usage/disk/bar.ts');
  const bar = isShown ? createBar(io.stderr, ' {bar} {value} of {total} prompts, {failed}{cost} spent') : undefined;
  const words = () => ({
    failed: tally.failed === 0 ? '' : `${tally.failed} failed, `,
    cost: formatMoney(tally.cost),
  });
  bar?.start(total, 0, words());
  return {
    tally,
    count: (outcome, cost) => {
      if (outcome !== 'interrupted') tally[outcome]++;
      tally.cost = sum([tally.cost, cost ?? zero]);
      bar?.update(tally.answered + tally.failed, words());
    },
    clear: async () => {
      if (bar) await io.stderr.write(new TextEncoder().encode('\r\u001b[2K')).catch(() => undefined);
    },
    stop: () => bar?.stop(),
  };
}
