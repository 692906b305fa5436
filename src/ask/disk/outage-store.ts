import { join } from 'node:path';
import type { Io } from '../../system/io.ts';
import type { Failure } from '../routing/failures.ts';
import { stateFolder, makeStateFolder, readState, writeState } from './state-file.ts';
import { withLock } from '../../system/lock.ts';
import { withoutOutage, withFailure, orderByOutage, outageKey, readOutages } from '../routing/outages.ts';
import type { OrderedRoute, Outages } from '../routing/outages.ts';

/** What all processes of a user remember of outages together. It only advises: without it, everything goes on as without a memory. */
export interface OutageStore {
  readonly order: <T extends Place>(stops: readonly T[]) => Promise<OrderedRoute<T>>;
  readonly failed: (place: Place, failure: Failure) => Promise<void>;
  readonly answered: (place: Place) => Promise<void>;
}

interface Place {
  readonly model: string;
  readonly endpoint: { readonly baseUrl: string };
}

/** About a second; then it goes on without. */
const LOOKS = 30;

const keyOf = ({ endpoint, model }: Place): string => outageKey(endpoint.baseUrl, model);

/** A memory in the state folder, or one that remembers nothing. */
export function openOutageStore(io: Pick<Io, 'env' | 'now' | 'sleep' | 'random'>, isWanted: boolean): OutageStore {
  const folder = isWanted ? stateFolder(io.env) : undefined;
  const now = (): number => io.now().getTime();
  // Most models have no outage, and an answer of theirs is no news.
  const known = new Set<string>();
  /** Changes what is remembered, alone; gives undefined where it cannot. */
  const change = async <T>(
    work: (outages: Outages) => { readonly outages: Outages; readonly result: T },
  ): Promise<T | undefined> => {
    if (folder === undefined) return undefined;
    try {
      makeStateFolder(folder);
      const file = join(folder, 'outages.json');
      return await withLock(`${file}.lock`, io, LOOKS, () => {
        const before = readOutages(readState(file), now());
        for (const key of Object.keys(before)) known.add(key);
        const { outages, result } = work(before);
        if (outages !== before) writeState(file, outages);
        return result;
      });
    } catch {
      // A folder that cannot be written, or a lock that is not let go: no memory.
      return undefined;
    }
  };
  return {
    order: async (stops) =>
      (await change((outages) => {
        const ordered = orderByOutage(stops, keyOf, outages, now());
        return { outages: ordered.outages, result: ordered };
      })) ?? { stops, cooling: [], outages: {} },
    failed: async (place, failure) => {
      known.add(keyOf(place));
      await change((outages) => ({ outages: withFailure(outages, keyOf(place), failure, now()), result: undefined }));
    },
    answered: async (place) => {
      if (known.has(keyOf(place)))
        await change((outages) => ({ outages: withoutOutage(outages, keyOf(place)), result: undefined }));
    },
  };
}
