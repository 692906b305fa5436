import { dayOf } from '../calendar.ts';
import { exitCode } from '../errors.ts';
import { openCatalogue } from '../pricing/load.ts';
import { findOffer, priceAt } from '../pricing/select.ts';
import { showReport } from '../report/builders/pricing.ts';
import { writeReport } from '../report/write.ts';
import { newCommand } from './command.ts';
import type { Define } from './command.ts';

export const define: Define = ({ io, finish }) =>
  newCommand('pricing show', 'Show all that the catalogue says of one offer: rates, bands, service tiers, fees, source.', [
    'cost-projection pricing show gpt-4o',
    'cost-projection pricing show google/gemini-2.5-pro --format json',
    'cost-projection pricing show gpt-4o --as-of 2024-06-01',
  ])
    .argument('<offer>', 'an offer as provider/model, or by a name that only one provider has')
    .action(async (name, options) => {
      const catalogue = await openCatalogue(io, options.pricing);
      const asOf = options.asOf ?? dayOf(io.now());
      await writeReport(io, showReport(priceAt(findOffer(catalogue, name), asOf), { catalogue: catalogue.version, asOf }), options);
      finish(exitCode.done);
    });
