import type { Define } from './command.ts';

interface Entry {
  readonly summary: string;
  /** Loads the command and all it needs; the others stay on disk. */
  readonly load: () => Promise<{ readonly define: Define }>;
}

export const commands: Readonly<Record<string, Entry>> = {
  project: { summary: 'monthly cost of scenarios on models, against a baseline (the default)', load: () => import('./project.ts') },
  cost: { summary: 'one usage, priced and explained line by line', load: () => import('./cost.ts') },
};

export const DEFAULT_COMMAND = 'project';
