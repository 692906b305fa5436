/** The first option that is given but not among those that act here, as it is written; undefined where there is none. */
export function idleOption(options: object, acting: ReadonlySet<string>): string | undefined {
  // `--no-…` leaves something out, which has no effect where there is nothing of it.
  const idle = Object.entries(options).find(([key, value]) => value !== undefined && value !== false && !acting.has(key));
  return idle && optionName(idle[0]);
}

/** `assumeInput` as `--assume-input`. */
export function optionName(key: string): string {
  return `--${key.replaceAll(/[A-Z]|\d+h/g, (part) => `-${part.toLowerCase()}`)}`;
}
