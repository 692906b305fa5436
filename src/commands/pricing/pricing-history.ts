import { exitCode } from '../../values/errors.ts';
import { findOffer } from '../../pricing/catalogue/select.ts';
import { historyReport } from '../../views/pricing/history.ts';
import { writeReport } from '../framework/write-report.ts';
import { pricedTableCommand, type Define } from '../framework/command.ts';
import { openPrices } from '../plan/prices.ts';

export const define: Define = ({ io, finish }) =>
  pricedTableCommand('pricing history', 'Show every known price of one offer, the newest first.', [
    'cost-projection pricing history gpt-4o',
    'cost-projection pricing history deepseek-v4-pro --format markdown',
    'cost-projection pricing history deepseek-v4-flash --format csv',
  ])
    .argument('<offer>', 'an offer as provider/model, or by a name that only one provider has')
    .action(async (name, options) => {
      const { catalogue, asOf } = await openPrices(io, options);
      await writeReport(
        io,
        historyReport(findOffer(catalogue, name, asOf), { catalogue: catalogue.version, asOf }),
        options,
      );
      finish(exitCode.done);
    });
