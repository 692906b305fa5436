/** What the files of one run share: made for the first of them. */
export function perRun<T>(make: () => T): (run: object) => T {
  const known = new WeakMap<object, T>();
  return (run) => {
    const shared = known.get(run) ?? make();
    known.set(run, shared);
    return shared;
  };
}
