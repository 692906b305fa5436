import { exitCode } from '../../values/errors.ts';
import { priceOfSubscription, subscriptionNamed } from '../../pricing/catalogue/subscriptions.ts';
import { showReport } from '../../views/pricing/show.ts';
import { subscriptionsReport } from '../../views/pricing/subscriptions.ts';
import { writeReport } from '../framework/write-report.ts';
import { pricedTableCommand, type Define } from '../framework/command.ts';
import { openPrices } from '../plan/prices.ts';

export const define: Define = ({ io, finish }) =>
  pricedTableCommand(
    'pricing show',
    'Show all that is known of one offer or subscription: rates, bands, service tiers, fees, source.',
    [
      'cost-projection pricing show gpt-4o',
      'cost-projection pricing show google/gemini-2.5-pro --format json',
      'cost-projection pricing show gpt-4o --as-of 2024-06-01',
      'cost-projection pricing show anthropic/max',
    ],
  )
    .argument('<offer>', 'an offer as provider/model, or by a name that only one provider has; or a subscription')
    .action(async (name, options) => {
      const { catalogue, asOf, priceOf } = await openPrices(io, options);
      const subscription = subscriptionNamed(catalogue, name);
      const report = subscription
        ? subscriptionsReport([priceOfSubscription(subscription, asOf)], catalogue.terms)
        : showReport(priceOf(name), { catalogue: catalogue.version, asOf });
      await writeReport(io, report, options);
      finish(exitCode.done);
    });
