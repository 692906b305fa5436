import { dayOf } from '../calendar.ts';
import { exitCode } from '../errors.ts';
import { openCatalogue } from '../pricing/load.ts';
import { findOffer } from '../pricing/select.ts';
import { historyReport } from '../report/builders/pricing.ts';
import { writeReport } from '../report/write.ts';
import { newCommand } from './command.ts';
import type { Define } from './command.ts';

export const define: Define = ({ io, finish }) =>
  newCommand('pricing history', 'Show every price of one offer that the catalogue knows, the newest first.', [
    'cost-projection pricing history gpt-4o',
    'cost-projection pricing history deepseek-v4-pro --format markdown',
    'cost-projection pricing history deepseek-v4-flash --format csv',
  ])
    .argument('<offer>', 'an offer as provider/model, or by a name that only one provider has')
    .action(async (name, options) => {
      const catalogue = await openCatalogue(io, options.pricing);
      const asOf = options.asOf ?? dayOf(io.now());
      await writeReport(io, historyReport(findOffer(catalogue, name), { catalogue: catalogue.version, asOf }), options);
      finish(exitCode.done);
    });
