import { exitCode, undefinedIfRefused, UserError } from '../../values/errors.ts';
import { priceOfSubscription } from '../../pricing/catalogue/subscriptions.ts';
import { subscriptionsReport } from '../../views/pricing/subscriptions.ts';
import { writeReport } from '../framework/write-report.ts';
import { pricedTableCommand, type Define } from '../framework/command.ts';
import { openPrices } from '../plan/prices.ts';

export const define: Define = ({ io, finish }) =>
  pricedTableCommand(
    'pricing subscriptions',
    'List what is sold by the seat and month: price, what a seat includes, and what use beyond it costs.',
    [
      'cost-projection pricing subscriptions',
      'cost-projection pricing subscriptions copilot',
      'cost-projection pricing subscriptions --format csv',
    ],
  )
    .argument('[words...]', 'only subscriptions with all of these in their names')
    .action(async (words, options) => {
      const { catalogue, asOf } = await openPrices(io, options, { isOpen: true });
      const wanted = words.map((word) => word.toLowerCase());
      const found = [...(catalogue.subscriptions ?? [])].flatMap(([key, each]) =>
        wanted.every((word) => `${key} ${each.name}`.toLowerCase().includes(word))
          ? (undefinedIfRefused(() => priceOfSubscription(each, asOf)) ?? [])
          : [],
      );
      if (found.length === 0)
        throw new UserError(`no subscription has ${words.join(' and ')} in its name`, {
          hint: 'cost-projection pricing subscriptions lists all',
        });
      await writeReport(io, subscriptionsReport(found, catalogue.terms), options);
      finish(exitCode.done);
    });
