import { sum, type Money } from '../values/money.ts';
import type { Kind } from '../workload/request-kinds.ts';
import type { RunRequest } from '../workload/run.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { LineItem } from './price.ts';

/** Steps of one run that follow each other, and what they cost together, in US dollars. */
export interface RunStretch {
  readonly isSubAgent: boolean;
  readonly from: number;
  readonly to: number;
  /** True if the run was summed up before one of them; they cost that too. */
  readonly isSummedUp: boolean;
  /** Tokens of the prompt of the last of them. */
  readonly context: number;
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
  /** What the run has cost so far. */
  readonly cumulative: Money;
}

/** Longer runs are shown by stretches of equal length. */
const MOST_STRETCHES = 40;

/** What a run costs step by step, and a run of a sub-agent likewise; nothing for other traffic. */
export function runStretches(
  { kinds }: Traffic,
  bill: (kind: Kind) => Pick<RunStretch, 'lineItems' | 'total'>,
): RunStretch[] {
  return kinds.flatMap((kind, place) => {
    if (!kind.run) return [];
    const { requests, cache } = kind.run;
    let before: Money[] = [];
    return stretchesOf(requests).map((stretch): RunStretch => {
      const [first, last] = [stretch[0], stretch.at(-1)];
      const { lineItems, total } = bill({ ...oneRun(kind, stretch), run: { requests: stretch, cache } });
      before = [sum([...before, total])];
      return {
        isSubAgent: place > 0,
        from: first?.step ?? 0,
        to: last?.step ?? 0,
        isSummedUp: stretch.some(({ isSummary }) => isSummary),
        context: last?.prompt ?? 0,
        lineItems,
        total,
        cumulative: sum(before),
      };
    });
  });
}

function stretchesOf(requests: readonly RunRequest[]): RunRequest[][] {
  const length = Math.ceil((requests.at(-1)?.step ?? 0) / MOST_STRETCHES);
  const stretches: RunRequest[][] = [];
  for (const request of requests) (stretches[Math.floor((request.step - 1) / length)] ??= []).push(request);
  return stretches;
}

function oneRun(kind: Kind, requests: readonly RunRequest[]): Kind {
  const total = (tokensOf: (request: RunRequest) => number): number =>
    requests.reduce((all, request) => all + tokensOf(request), 0);
  return {
    ...kind,
    requests: requests.length,
    usage: {
      input: total(({ prompt }) => prompt),
      output: total(({ output }) => output),
      reasoning: total(({ reasoning }) => reasoning),
    },
  };
}
