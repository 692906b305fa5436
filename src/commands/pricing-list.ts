import { Option } from '@commander-js/extra-typings';
import { exitCode } from '../values/errors.ts';
import { browse, capabilities, sortKeys } from '../pricing/browse.ts';
import { listReport } from '../report/builders/pricing.ts';
import { writeReport } from '../report/write.ts';
import { collect, newCommand } from './command.ts';
import type { Define } from './command.ts';
import { dollars, quantity } from './options.ts';
import { openPrices } from './prices.ts';

export const define: Define = ({ io, finish }) =>
  newCommand('pricing list', 'List the offers of the catalogue with their rates.', [
    'cost-projection pricing list --provider openai --provider anthropic',
    'cost-projection pricing list --text flash --max-output 1 --sort output',
    'cost-projection pricing list --min-context 1M --sort input --format markdown',
    "cost-projection pricing list --format json | jq -r '.offers[].offer'",
  ])
    .option('--provider <name>', 'only offers of this provider (repeatable)', collect)
    .option('--text <text>', 'only offers with this in their name')
    .option('--max-input <rate>', 'only offers whose input costs at most this, in dollars per million', dollars('--max-input'))
    .option('--max-output <rate>', 'only offers whose output costs at most this, in dollars per million', dollars('--max-output'))
    .option('--min-context <tokens>', 'only offers with at least this context', quantity('--min-context'))
    .addOption(new Option('--with <capabilities...>', 'only offers whose list has rates for these').choices(capabilities))
    .addOption(new Option('--sort <key>', 'what to sort by, cheapest or longest first').choices(sortKeys).default('offer' as const))
    .action(async ({ provider: providers = [], text, maxInput, maxOutput, minContext, with: wanted = [], sort, ...options }) => {
      const { catalogue, asOf } = await openPrices(io, options);
      const browsed = browse(catalogue, { providers, text, maxInput, maxOutput, minContext, capabilities: wanted }, sort, asOf);
      await writeReport(io, listReport(browsed, { catalogue: catalogue.version, asOf }), options);
      finish(exitCode.done);
    });
