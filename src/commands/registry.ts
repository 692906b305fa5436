import type { Define } from './command.ts';

interface Entry {
  readonly summary: string;
  /** Loads the command and all it needs; the others stay on disk. */
  readonly load: () => Promise<{ readonly define: Define }>;
}

export const commands: Readonly<Record<string, Entry>> = {
  project: { summary: 'monthly cost of scenarios on models, against a baseline (the default)', load: () => import('./project.ts') },
  cost: { summary: 'one usage, priced and explained line by line', load: () => import('./cost.ts') },
  'pricing list': { summary: 'the offers of the catalogue, filtered and sorted', load: () => import('./pricing-list.ts') },
  'pricing show': { summary: 'all that the catalogue says of one offer', load: () => import('./pricing-show.ts') },
  'pricing history': { summary: 'every price of one offer, the newest first', load: () => import('./pricing-history.ts') },
  'pricing diff': { summary: 'what changed between two days, or between two price lists', load: () => import('./pricing-diff.ts') },
  'pricing import': { summary: 'public price data of other projects as price lists', load: () => import('./pricing-import.ts') },
  'pricing check': { summary: 'errors and likely slips in price lists, your own too', load: () => import('./pricing-check.ts') },
};

export const DEFAULT_COMMAND = 'project';
