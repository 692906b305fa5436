import { exitCode } from '../../values/errors.ts';
import { showReport } from '../../views/pricing/show.ts';
import { writeReport } from '../framework/write-report.ts';
import { pricedTableCommand, type Define } from '../framework/command.ts';
import { openPrices } from '../plan/prices.ts';

export const define: Define = ({ io, finish }) =>
  pricedTableCommand(
    'pricing show',
    'Show all that the catalogue says of one offer: rates, bands, service tiers, fees, source.',
    [
      'cost-projection pricing show gpt-4o',
      'cost-projection pricing show google/gemini-2.5-pro --format json',
      'cost-projection pricing show gpt-4o --as-of 2024-06-01',
    ],
  )
    .argument('<offer>', 'an offer as provider/model, or by a name that only one provider has')
    .action(async (name, options) => {
      const { catalogue, asOf, priceOf } = await openPrices(io, options);
      await writeReport(io, showReport(priceOf(name), { catalogue: catalogue.version, asOf }), options);
      finish(exitCode.done);
    });
