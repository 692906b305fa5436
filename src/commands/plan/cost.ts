import { Option } from '@commander-js/extra-typings';
import { collectErrors, UserError, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { meters, serviceTiers, type ServiceTier } from '../../pricing/rates/meters.ts';
import { attempt, contenderOf, refuseAll, type Contender } from '../../projection/candidate.ts';
import { costRequests, type Requests } from '../../projection/cost.ts';
import type { RateAssumptions } from '../../projection/price.ts';
import { costReport } from '../../views/cost.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';
import { disjointUsage, type ReportedUsage } from '../../workload/reported.ts';
import { collectValues, pricedTableCommand, type Define } from '../framework/command.ts';
import { priceAgeOption } from './price-age-option.ts';
import { tellPriceAge, type AgeOptions } from './price-age.ts';
import { monthlyOption, quantityOption, requestTokensOption } from '../framework/options.ts';
import { withAssumedRates } from '../framework/shared-options.ts';
import { unitsOption } from './units-option.ts';
import type { UnitCount } from '../../projection/units.ts';
import { openPrices, type PriceOptions } from './prices.ts';

export const define: Define = ({ io, finish }) =>
  withAssumedRates(
    pricedTableCommand('cost', 'Price one usage on one or more models, line by line.', [
      'cost-projection cost gpt-4o --input 5200 --output 380',
      'cost-projection cost gpt-4o global-api/deepseek-v4-flash --input 5200 --output 380 --requests 1.8M',
      'cost-projection cost claude-3.5-sonnet --input 200 --cache-read 4000 --cache-write 1000 --output 300',
      'cost-projection cost gpt-4o --input 5200 --output 380 --requests 1M --service-tier batch',
      'cost-projection cost gpt-4o --input 1M --output 1M --as-of 2024-06-01 --format json | jq -r .total',
    ])
      .argument('[models...]', 'models as provider/model, or by a name that only one provider has')
      .optionsGroup('Usage of one request:')
      .option('--input <tokens>', 'prompt tokens that no cache served', requestTokensOption('--input'))
      .option('--output <tokens>', 'tokens of the answer, reasoning left out', requestTokensOption('--output'))
      .option('--cache-read <tokens>', 'prompt tokens read from the cache', quantityOption('--cache-read'))
      .option('--cache-write <tokens>', 'prompt tokens written to the cache', quantityOption('--cache-write'))
      .option(
        '--cache-write-1h <tokens>',
        'prompt tokens written to the cache for an hour',
        quantityOption('--cache-write-1h'),
      )
      .option('--reasoning <tokens>', 'reasoning tokens', quantityOption('--reasoning'))
      .option(
        '--prompt <tokens>',
        'the whole prompt, cached tokens included, instead of --input',
        quantityOption('--prompt'),
      )
      .option(
        '--completion <tokens>',
        'the whole answer, reasoning included, instead of --output',
        quantityOption('--completion'),
      )
      .option('--prompt-file <file>', 'a text or a request that is the input, counted on each model')
      .option('--input-audio <tokens>', 'audio tokens of the prompt', quantityOption('--input-audio'))
      .option(
        '--cache-read-audio <tokens>',
        'audio tokens of the prompt read from the cache',
        quantityOption('--cache-read-audio'),
      )
      .option('--input-image <tokens>', 'image tokens of the prompt', quantityOption('--input-image'))
      .option('--output-audio <tokens>', 'audio tokens of the answer', quantityOption('--output-audio'))
      .option('--web-searches <count>', 'web searches', quantityOption('--web-searches'))
      .option(
        '--units <name=count>',
        'what is not counted in tokens: audioMinutes=90, images:1024x1024=3 (repeatable)',
        unitsOption('--units'),
      )
      .optionsGroup('Options:')
      .addOption(new Option('--records <file>', 'what usage does').argParser(refuseRecords).hideHelp())
      .addOption(priceAgeOption())
      .option(
        '--requests <count>',
        'how many such requests, or a month of 4k/day (default: 1)',
        monthlyOption('--requests'),
      )
      .option('--thinking', 'in thinking mode, where that has an output rate of its own')
      .option(
        '--multiplier <name>',
        'a multiplier of the list, such as data residency (repeatable; several multiply)',
        collectValues,
      )
      .option('--search-context <size>', 'size of the search context where a request costs by it: low, medium, high')
      .addOption(
        new Option('--service-tier <tier>', 'another way to send them, with rates of its own').choices(serviceTiers),
      ),
  ).action(async (models, options) => finish(await runCost(io, models, options)));

function refuseRecords(path: string): never {
  throw new UserError('cost prices one usage, which flags describe', {
    hint: `records are priced by cost-projection usage ${path} --records`,
  });
}

interface Options extends OutputOptions, AgeOptions, PriceOptions, ReportedUsage, RateAssumptions {
  readonly requests?: number | undefined;
  readonly webSearches?: number | undefined;
  readonly units?: readonly UnitCount[] | undefined;
  readonly serviceTier?: ServiceTier | undefined;
  readonly thinking?: boolean | undefined;
  readonly promptFile?: string | undefined;
  readonly multiplier?: readonly string[] | undefined;
}

async function runCost(io: Io, models: readonly string[], options: Options): Promise<ExitCode> {
  const { catalogue, asOf, priceOf, given } = await openPrices(io, options);
  if (models.length === 0)
    throw new UserError('no model to price', {
      hint: 'name one or more: cost-projection cost gpt-4o --input 5200 --output 380',
    });
  const { assumeInput, assumeWebSearch, searchContext } = options;
  const settled = {
    assumeInput: assumeInput === undefined || assumeInput === 'output' ? assumeInput : given(assumeInput),
    assumeWebSearch: assumeWebSearch && given(assumeWebSearch),
    searchContext,
  };
  const contenders = collectErrors(models, (model) => contenderOf(model, priceOf, asOf));
  const promptFile = await countedPromptFile(io, contenders, options);
  const requests = { ...requestsFrom(options), at: asOf };
  const tried = collectErrors(contenders, (contender) =>
    attempt(contender, ({ key, parts: [part] }) => {
      const input = promptFile?.tokens.get(key);
      const usage = { ...requests.usage, ...(input !== undefined && { input }) };
      return part && costRequests(part.offer, { ...requests, usage }, settled);
    }),
  );
  const costs = tried.flatMap((each) => (each && 'total' in each ? [each] : []));
  const unpriced = tried.flatMap((each) => (each && 'reason' in each ? [each] : []));
  refuseAll(costs.length, unpriced);
  await writeReport(
    io,
    costReport(costs, unpriced, {
      catalogue: catalogue.version,
      asOf,
      requests: requests.count,
      promptFile: promptFile?.item,
    }),
    options,
  );
  return await tellPriceAge(
    io,
    costs.map(({ offer }) => offer),
    asOf,
    options,
  );
}

/** The input that a file counts to on each model; undefined without one. */
async function countedPromptFile(io: Io, contenders: readonly Contender[], options: Options) {
  const { promptFile: path, input, prompt } = options;
  if (path === undefined) return undefined;
  if (input !== undefined || prompt !== undefined)
    throw new UserError(`--prompt-file and --${input === undefined ? 'prompt' : 'input'} are both the input`, {
      hint: 'give one of them',
    });
  const { countPromptFile } = await import('./prompt-file.ts');
  return await countPromptFile(io, path, contenders);
}

function requestsFrom(options: Options): Requests {
  const {
    requests: count = 1,
    webSearches = 0,
    units = [],
    serviceTier,
    thinking,
    multiplier: multipliers,
    prompt,
    completion,
  } = options;
  const usage = disjointUsage({
    ...Object.fromEntries(meters.map((meter) => [meter, options[meter]])),
    prompt,
    completion,
  });
  const isCounted = Object.keys(usage).length > 0 || units.length > 0 || options.promptFile !== undefined;
  if (!isCounted || count === 0)
    throw new UserError('no usage to price', { hint: 'say how many tokens: --input 5200 --output 380' });
  return { usage, count, webSearches, units, serviceTier, thinking, multipliers };
}
