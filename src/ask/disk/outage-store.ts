import { join } from 'node:path';
import type { Io } from '../../system/io.ts';
import { withLock } from '../../system/lock.ts';
import type { Failure } from '../routing/failures.ts';
import { orderByOutage, outageKey, readOutages, withFailure, withoutOutage } from '../routing/outages.ts';
import type { OrderedRoute, Outages } from '../routing/outages.ts';
import { ownFolder } from '../../system/own-folder.ts';
import { makeStateFolder, readState, writeState } from './state-file.ts';

/**
 * The outages that all processes of a user know of. They only change the order of models: without them, `ask` still
 * works.
 */
export interface OutageStore {
  readonly order: <T extends ServerModel>(route: readonly T[]) => Promise<OrderedRoute<T>>;
  readonly recordFailure: (model: ServerModel, failure: Failure) => Promise<void>;
  readonly recordAnswer: (model: ServerModel) => Promise<void>;
}

interface ServerModel {
  readonly model: string;
  readonly endpoint: { readonly baseUrl: string };
}

/** Tries to take the lock, for about a second. */
const LOCK_TRIES = 30;

const keyOf = ({ endpoint, model }: ServerModel): string => outageKey(endpoint.baseUrl, model);

/** Opens the store in the state folder. A disabled store, or one without a folder, remembers nothing. */
export function openOutageStore(io: Pick<Io, 'env' | 'now' | 'sleep' | 'random'>, isEnabled: boolean): OutageStore {
  const folder = isEnabled ? ownFolder('state', io.env) : undefined;
  const now = (): number => io.now().getTime();
  // Only an answer of a model with an outage changes the file.
  const withOutage = new Set<string>();
  /** Changes the file under its lock; resolves to undefined if that is not possible. */
  const update = async <T extends { readonly outages: Outages }>(
    change: (outages: Outages) => T,
  ): Promise<T | undefined> => {
    if (folder === undefined) return undefined;
    try {
      makeStateFolder(folder);
      const file = join(folder, 'outages.json');
      return await withLock(`${file}.lock`, io, LOCK_TRIES, () => {
        const before = readOutages(readState(file), now());
        for (const key of Object.keys(before)) withOutage.add(key);
        const changed = change(before);
        if (changed.outages !== before) writeState(file, changed.outages);
        return changed;
      });
    } catch {
      return undefined;
    }
  };
  return {
    order: async (route) =>
      (await update((outages) => orderByOutage(route, keyOf, outages, now()))) ?? { route, cooling: [], outages: {} },
    recordFailure: async (model, failure) => {
      withOutage.add(keyOf(model));
      await update((outages) => ({ outages: withFailure(outages, keyOf(model), failure, now()) }));
    },
    recordAnswer: async (model) => {
      if (withOutage.has(keyOf(model))) await update((outages) => ({ outages: withoutOutage(outages, keyOf(model)) }));
    },
  };
}
