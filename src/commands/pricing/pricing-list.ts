import { Option } from '@commander-js/extra-typings';
import { exitCode } from '../../values/errors.ts';
import { browseOffers, capabilities, sortKeys } from '../../pricing/catalogue/browse.ts';
import { listReport } from '../../views/pricing/list.ts';
import { writeReport } from '../framework/write-report.ts';
import { collectValues, pricedTableCommand, type Define } from '../framework/command.ts';
import { rateOption, quantityOption } from '../framework/options.ts';
import { openPrices } from '../plan/prices.ts';

export const define: Define = ({ io, finish }) => listCommand('pricing list')({ io, finish });

/** One command with two names: `pricing list` beside the other pricing commands, and the short `models`. */
export function listCommand(name: string): Define {
  return ({ io, finish }) =>
    pricedTableCommand(name, 'Find models and what they cost.', [
      `cost-projection ${name} claude`,
      `cost-projection ${name} flash --max-output 1 --sort output`,
      `cost-projection ${name} --provider openai --min-context 1M --sort input --format markdown`,
      `cost-projection ${name} deepseek v4 --format json | jq -r '.offers[].offer'`,
    ])
      .argument('[words...]', 'only offers with all of these in their names; case and separators do not count')
      .optionsGroup('Which:')
      .option('--provider <name>', 'only offers of this provider (repeatable)', collectValues)
      .option(
        '--max-input <rate>',
        'only offers whose input costs at most this, in dollars per million',
        rateOption('--max-input'),
      )
      .option(
        '--max-output <rate>',
        'only offers whose output costs at most this, in dollars per million',
        rateOption('--max-output'),
      )
      .option('--min-context <tokens>', 'only offers with at least this context', quantityOption('--min-context'))
      .addOption(
        new Option('--with <capabilities...>', 'only offers whose list has rates for these').choices(capabilities),
      )
      .addOption(
        new Option('--sort <key>', 'what to sort by, cheapest or longest first')
          .choices(sortKeys)
          .default('offer' as const),
      )
      .optionsGroup('Options:')
      .action(
        async (
          words,
          { provider: providers = [], maxInput, maxOutput, minContext, with: wanted = [], sort, ...options },
        ) => {
          const { catalogue, asOf, given } = await openPrices(io, options);
          const text = words.length === 0 ? undefined : words.join(' ');
          const browsed = browseOffers(
            catalogue,
            {
              providers,
              text,
              maxInput: maxInput && given(maxInput),
              maxOutput: maxOutput && given(maxOutput),
              minContext,
              capabilities: wanted,
            },
            sort,
            asOf,
          );
          await writeReport(io, listReport(browsed, { catalogue: catalogue.version, asOf }), options);
          finish(exitCode.done);
        },
      );
}
