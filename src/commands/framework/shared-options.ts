import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import { textKinds } from '../../tokens/ratio-table.ts';
import type { Instant } from '../../values/calendar.ts';
import { collectNames } from './command.ts';
import { amountOption, assumedRateOption, dateOption, quantityOption } from './options.ts';

// Options that several commands declare alike.

export function assumeInputOption() {
  return new Option(
    '--assume-input <rate>',
    'input rate where none is published: output, or dollars per million',
  ).argParser(assumedRateOption('--assume-input'));
}

/** Which offers of the catalogue to take. */
export function withOfferFilters<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .option('--provider <names>', 'only offers of these providers, like openai,anthropic (repeatable)', collectNames)
    .option('--exclude <text>', 'no offers with this in their names, like :free (repeatable)', collectNames)
    .option('--min-context <tokens>', 'only offers with at least this context', quantityOption('--min-context'))
    .option('--released-after <date>', 'only models of that day or month, or newer', monthOrDay);
}

function monthOrDay(text: string): Instant {
  return dateOption('--released-after')(/^\d{4}-\d\d$/.test(text) ? `${text}-01` : text);
}

/** Rates that replace those that are not published. */
export function withAssumedRates<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .addOption(assumeInputOption())
    .option(
      '--assume-web-search <dollars>',
      'a web search where its fee is not published',
      amountOption('--assume-web-search'),
    );
}

/** What tokens that were measured on one model are on another. */
export function withTokenOptions<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .addOption(
      new Option('--text-kind <kind>', 'what the text is, to say what its tokens are on another model').choices(
        textKinds,
      ),
    )
    .option('--same-tokens', 'as many tokens on another model, though it may cut text into more or fewer');
}

/** How what was used is priced, on other models too. */
export function withPricingOptions<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return withTokenOptions(withAssumedRates(command));
}

/** The span of time that counts; `what` is what lies in it, with a space after it. */
export function withSpan<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
  what: '' | 'usage ' = '',
) {
  return command
    .option('--since <date>', `only ${what}from then on: 2026-11-01, 2026-11, 7d for the last days, or a moment`)
    .option('--until <date>', `only ${what}up to then; a day or a month is counted whole`);
}

/** What `withSpan` reads. */
export interface SpanOptions {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}
