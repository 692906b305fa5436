import { Option } from '@commander-js/extra-typings';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Io } from '../../system/io.ts';
import { exitCode } from '../../values/errors.ts';
import { browseOffers, capabilities, sortKeys } from '../../pricing/catalogue/browse.ts';
import { listReport } from '../../views/pricing/list.ts';
import { writeReport } from '../framework/write-report.ts';
import { pricedTableCommand, type Define } from '../framework/command.ts';
import { withOfferFilters } from '../framework/shared-options.ts';
import { rateOption, quantityOption } from '../framework/options.ts';
import { openPrices } from '../plan/prices.ts';

/** As many rows as leave room for notes on a terminal of 24 lines. */
const SCREENFUL = 12;

export const define: Define = ({ io, finish }) => listCommand('pricing list')({ io, finish });

/** One command with two names: `pricing list` beside the other pricing commands, and the short `models`. */
export function listCommand(name: string): Define {
  return ({ io, finish }) =>
    withOfferFilters(
      pricedTableCommand(name, 'Find models and what they cost.', [
        `cost-projection ${name} claude`,
        `cost-projection ${name} flash --max-output 1 --sort output`,
        `cost-projection ${name} sonnet --tokens prompts/system.md`,
        `cost-projection ${name} --provider openai --min-context 1M --sort input --format markdown`,
        `cost-projection ${name} deepseek v4 --format json | jq -r '.offers[].offer'`,
      ])
        .argument('[words...]', 'only offers with all of these in their names; case and separators do not count')
        .optionsGroup('Which:'),
    )
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
      .addOption(
        new Option('--with <capabilities...>', 'only offers whose list has rates for these').choices(capabilities),
      )
      .addOption(
        new Option('--sort <key>', 'what to sort by: newest, cheapest or longest first')
          .choices(sortKeys)
          .default('newest' as const),
      )
      .option(
        '--top <count>',
        `only the first ones (default: ${SCREENFUL} on a terminal, else all)`,
        quantityOption('--top'),
      )
      .option('--tokens <file>', 'what this text, or request, counts to on each, by its tokenizer')
      .optionsGroup('Options:')
      .action(
        async (
          words,
          {
            provider: providers,
            exclude,
            releasedAfter,
            maxInput,
            maxOutput,
            minContext,
            with: wanted,
            sort,
            tokens,
            ...options
          },
        ) => {
          const { catalogue, asOf, given } = await openPrices(io, options);
          const text = words.length === 0 ? undefined : words.join(' ');
          const browsed = browseOffers(
            catalogue,
            {
              providers,
              text,
              exclude,
              releasedAfter,
              maxInput: maxInput && given(maxInput),
              maxOutput: maxOutput && given(maxOutput),
              minContext,
              capabilities: wanted,
            },
            sort,
            asOf,
          );
          const { format = 'table', out, open } = options;
          const isScreen = io.stdout.isTTY && format === 'table' && out === undefined && open !== true;
          const { top = isScreen ? SCREENFUL : undefined } = options;
          const countOn = tokens === undefined ? undefined : await countingOn(io, tokens, browsed.offers.slice(0, top));
          await writeReport(
            io,
            listReport(browsed, top, { catalogue: catalogue.version, asOf, sort, countOn }),
            options,
          );
          finish(exitCode.done);
        },
      );
}

/** Counts a file once by each vocabulary that some offers need. */
async function countingOn(io: Io, path: string, offers: readonly PricedOffer[]) {
  const { textCounting } = await import('../plan/tokens-count.ts');
  const { countFile } = await import('../plan/count-file.ts');
  const { estimateFile } = await import('../../tokens/counted-file.ts');
  const { modelRow } = await import('../../tokens/model-counting.ts');
  const rowOf = ({ offer }: PricedOffer) => modelRow(offer.key);
  const file = await countFile(io, path, textCounting(offers.map((offer) => ({ row: rowOf(offer) }))));
  return (offer: PricedOffer) => ({ ...estimateFile(rowOf(offer), file), tokenizer: rowOf(offer).tokenizer });
}
