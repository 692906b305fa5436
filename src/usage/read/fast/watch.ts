import type { SourceObject } from '../../records/source-object.ts';

/** What a strict reader asked of a value that it read, by path. */
export interface Asked {
  /** Whether it looked at the value there: at a text, a number, or whether there is an object or a list. */
  readonly has: (path: string) => boolean;
  /** Whether it looked into the object or the list there. */
  readonly isOpen: (path: string) => boolean;
}

/** A value that notes what is asked of it. */
export interface WatchedValue {
  readonly value: SourceObject;
  readonly asked: Asked;
}

export function watch(value: SourceObject): WatchedValue {
  const [got, open] = [new Set<string>(), new Set<string>()];
  return {
    value: watched(value, '', got, open),
    asked: { has: (path) => got.has(path), isOpen: (path) => open.has(path) },
  };
}

/** Returns one proxy for an object each time: readers compare them. */
function watched<T extends object>(value: T, path: string, got: Set<string>, open: Set<string>): T {
  const inner = new Map<PropertyKey, unknown>();
  const opened = (): void => void open.add(path);
  return new Proxy(value, {
    get: (target, key): unknown => {
      opened();
      const found: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return found;
      const full = path === '' ? key : `${path}.${key}`;
      got.add(full);
      if (typeof found !== 'object' || found === null) return found;
      if (!inner.has(key)) inner.set(key, watched(found, full, got, open));
      return inner.get(key);
    },
    has: (target, key) => {
      opened();
      return Reflect.has(target, key);
    },
    ownKeys: (target) => {
      opened();
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor: (target, key) => {
      opened();
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}
