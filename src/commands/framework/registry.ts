import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Io } from '../../system/io.ts';
import type { ExitCode } from '../../values/errors.ts';
import type { Define } from './command.ts';

interface Entry {
  readonly summary: string;
  /** Loads the command and all it needs; the others stay on disk. */
  readonly load: () => Promise<{ readonly define: Define }>;
  /** Loads what runs it without arguments, and without the parser, if that is possible. */
  readonly loadBare?: () => Promise<{ readonly runBare: (io: Io) => Promise<ExitCode> }>;
}

export const commands: Readonly<Record<string, Entry>> = {
  project: {
    summary: 'monthly cost of scenarios on models, against a baseline (the default)',
    load: () => import('../plan/project.ts'),
    loadBare: () => import('../plan/run-project.ts'),
  },
  cost: { summary: 'one usage, priced and explained line by line', load: () => import('../plan/cost.ts') },
  compare: {
    summary: 'models ranked by what a month of the traffic costs on them',
    load: () => import('../plan/compare.ts'),
  },
  forecast: { summary: 'month by month: growth, stages, budget, runway', load: () => import('../plan/forecast.ts') },
  diff: {
    summary: 'what changed in cost, and how much of it is traffic, price or model',
    load: () => import('../plan/diff.ts'),
  },
  buy: {
    summary: 'on demand, reserved capacity, committed spend, and their break-even',
    load: () => import('../plan/buy.ts'),
  },
  init: { summary: 'a commented plan file to begin with', load: () => import('../plan/init.ts') },
  usage: { summary: 'what was used and what it cost, from exports and logs', load: () => import('../usage/usage.ts') },
  tokens: {
    summary: 'what texts, requests and batches count to on models, and cost',
    load: () => import('../plan/tokens.ts'),
  },
  ask: { summary: 'a prompt, live, routed by tier, with a receipt', load: () => import('../ask/ask.ts') },
  spend: { summary: 'what the receipts of ask add up to', load: () => import('../ask/spend.ts') },
  models: { summary: 'find a model and its price', load: () => import('../pricing/models.ts') },
  'pricing list': {
    summary: 'all offers, filtered and sorted',
    load: () => import('../pricing/pricing-list.ts'),
  },
  'pricing show': {
    summary: 'all that is known of one offer',
    load: () => import('../pricing/pricing-show.ts'),
  },
  'pricing subscriptions': {
    summary: 'what is sold by the seat and month, and what a seat includes',
    load: () => import('../pricing/pricing-subscriptions.ts'),
  },
  'pricing history': {
    summary: 'every price of one offer, the newest first',
    load: () => import('../pricing/pricing-history.ts'),
  },
  'pricing diff': {
    summary: 'what changed between two days, or between two price lists',
    load: () => import('../pricing/pricing-diff.ts'),
  },
  'pricing import': {
    summary: 'public price data of other projects as price lists',
    load: () => import('../pricing/pricing-import.ts'),
  },
  'pricing update': {
    summary: 'newer prices, downloaded when you say so',
    load: () => import('../pricing/pricing-update.ts'),
  },
  'pricing export': {
    summary: 'rates and billing rules as tables, or as SQL for a warehouse',
    load: () => import('../pricing/pricing-export.ts'),
  },
  'pricing check': {
    summary: 'errors and likely slips in price lists, your own too',
    load: () => import('../pricing/pricing-check.ts'),
  },
  complete: {
    summary: 'completion of commands, options and models for bash, zsh, fish',
    load: () => import('./complete.ts'),
  },
};

export const DEFAULT_COMMAND = 'project';

/** The words that may follow a first one that is not a command by itself: `list`, `show` … for `pricing`. */
export function verbsOf(word: string): string[] {
  return Object.keys(commands).flatMap((name) => (name.startsWith(`${word} `) ? [name.slice(word.length + 1)] : []));
}

/** Loads a command for its options and arguments alone; it is not run. */
export async function declaredCommand(name: string, io: Io): Promise<CommandUnknownOpts> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!entry) throw new RangeError(`no command "${name}"`);
  return (await entry.load()).define({ io, finish: () => undefined });
}
