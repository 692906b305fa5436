import { decimal, inCurrency, plain, type Money } from '../../values/money.ts';
import { inAnswer } from '../../pricing/catalogue/exchange.ts';
import type { PricingTerms } from '../../pricing/catalogue/offer.ts';
import { includedUse, type PricedSubscription } from '../../pricing/catalogue/subscriptions.ts';
import { amountInProse, countOf, formatMoney, formatTokens, groupDigits } from '../../values/format.ts';
import { buildReport } from '../../report/build-report.ts';
import { left, maybeText, none, right, text, type JsonObject, type Report } from '../../report/report.ts';
import { recordsOf, tableOf } from '../tables.ts';

/** What is sold by the seat and month, in the currency of the answer, else of its list; of one alone every detail. */
export function subscriptionsReport(found: readonly PricedSubscription[], terms: PricingTerms): Report {
  const [first, ...others] = found;
  const alone = others.length === 0 ? first : undefined;
  const rows = found.map((each): Row => ({ ...each, ...amountsOf(each, terms) }));
  const table = tableOf(rows, [
    [left('subscription', 'Subscription'), ({ key }) => text(key)],
    [right('seat', 'Seat/month'), ({ seat }) => text(formatMoney(seat))],
    [right('seatYearly', 'Paid yearly', 3), ({ seatYearly }) => maybeText(seatYearly && formatMoney(seatYearly))],
    [left('includes', 'Includes'), (each) => text(includesInWords(each))],
    [left('overage', 'Beyond it', 2), (each) => text(overageInWords(each))],
    [left('checked', 'Checked', 1), ({ price }) => text(price.checked ?? '')],
  ]);
  return buildReport({
    tables: [table],
    finding: () => subscriptionsFinding(rows),
    notes: alone ? details(alone) : ['What is empty is not published.'],
    records: recordsOf(rows, {
      subscription: ({ key }) => text(key),
      name: ({ subscription }) => text(subscription.name),
      seat: ({ seat }) => text(plain(seat)),
      seatYearly: ({ seatYearly }) => (seatYearly ? text(plain(seatYearly)) : none),
      currency: ({ seat }) => text(seat.currency ?? 'USD'),
      includes: (each) => text(includesInWords(each)),
      overage: (each) => text(overageInWords(each)),
      from: ({ price }) => maybeText(price.from),
      checked: ({ price }) => maybeText(price.checked),
      source: ({ source }) => text(source),
    }),
    body: () => ({ subscriptions: rows.map(json) }),
  });
}

function subscriptionsFinding([first, ...others]: readonly Row[]): string {
  if (!first || others.length > 0)
    return `${countOf(others.length + Number(Boolean(first)), 'subscription')}, each a seat for a month.`;
  return `${first.subscription.name} (${first.key}) costs ${amountInProse(first.seat)} per seat and month.`;
}

interface Row extends PricedSubscription {
  readonly seat: Money;
  readonly seatYearly: Money | undefined;
}

function amountsOf({ price }: PricedSubscription, terms: PricingTerms): Pick<Row, 'seat' | 'seatYearly'> {
  const { seat, seatYearly, currency = 'USD' } = price;
  const paid = (amount: number): Money =>
    inAnswer(decimal(amount), currency, terms) ?? inCurrency(decimal(amount), currency);
  return { seat: paid(seat), seatYearly: seatYearly === undefined ? undefined : paid(seatYearly) };
}

/** `$70 of use (7,000 credits)`, `1,000 credits`, `20M tokens`; empty where nobody publishes it. */
function includesInWords({ price }: PricedSubscription): string {
  const { use, credits, tokens, pooled } = price.includes ?? {};
  const counted = [
    ...(credits === undefined ? [] : [`${groupDigits(String(credits))} credits`]),
    ...(tokens === undefined ? [] : [`${formatTokens(tokens)} tokens`]),
  ].join(', ');
  const worth = includedUse(price);
  const words = worth ? `${amountInProse(worth)} of use${counted === '' ? '' : ` (${counted})`}` : counted;
  if (use === 0 || credits === 0) return 'nothing';
  return pooled === undefined
    ? words
    : `${words}, pooled${pooled === true ? '' : ` up to ${amountInProse(decimal(pooled))}`}`;
}

function overageInWords({ price: { overage } }: PricedSubscription): string {
  if (overage === undefined) return '';
  return overage === 'rates' ? 'rates of the models' : `${formatMoney(decimal(overage))} a credit`;
}

function details({ price, source }: PricedSubscription): string[] {
  const { from, checked, allowance, resets, terms, note, confidence } = price;
  const age = checked === undefined ? 'never checked' : `checked ${checked}`;
  return [
    ...(allowance === undefined ? [] : [`Includes too, without an amount: ${allowance}.`]),
    ...(resets === undefined ? [] : [`What is included starts anew ${resets}.`]),
    ...(terms === undefined ? [] : [`Terms: ${terms}.`]),
    `In force since ${from ?? 'an unknown day'}, ${age}, ${source}`,
    ...(confidence === 'low' ? ['Low confidence: few sources have this price, or doubtful ones.'] : []),
    ...(note === undefined ? [] : [`Note: ${note}`]),
  ];
}

function json(row: Row): JsonObject {
  const { key, subscription, price, source, seat, seatYearly } = row;
  const { credits, tokens, pooled } = price.includes ?? {};
  const worth = includedUse(price);
  return {
    subscription: key,
    name: subscription.name,
    aliases: subscription.aliases ?? [],
    seat: plain(seat),
    seatYearly: seatYearly ? plain(seatYearly) : null,
    currency: seat.currency ?? 'USD',
    includes: price.includes
      ? {
          use: worth ? plain(worth) : null,
          credits: credits ?? null,
          tokens: tokens ?? null,
          pooled: typeof pooled === 'number' ? plain(decimal(pooled)) : (pooled ?? false),
        }
      : null,
    overage: typeof price.overage === 'number' ? plain(decimal(price.overage)) : (price.overage ?? null),
    allowance: price.allowance ?? null,
    resets: price.resets ?? null,
    terms: price.terms ?? null,
    from: price.from ?? null,
    checked: price.checked ?? null,
    source,
    confidence: price.confidence ?? null,
    note: price.note ?? null,
  };
}
