import type { DriverName } from './drivers.ts';

/** What is wrong with drivers together, each being right by itself. */
export interface DriverProblem {
  readonly driver: DriverName | undefined;
  readonly message: string;
  readonly hint?: string;
}
