import { DAY } from '../../values/calendar.ts';
import { serviceTiers, type ServiceTier } from '../../pricing/rates/meters.ts';
import { amountIn } from './fields.ts';
import { blank, type StatedCharge } from './record.ts';
import { isObject, type SourceObject } from './source-object.ts';

// What formats share: values as exports write them.

/** Returns undefined for the standard tier: `default`, `standard`, `auto` and any other name. */
export function tierOf(text: string | undefined): ServiceTier | undefined {
  const name = text?.toLowerCase();
  return serviceTiers.find((tier) => tier === name);
}

const residency: readonly string[] = ['us'];

/** Data residency in the United States costs more: price lists have it as a multiplier of that name. */
export function residencyIn(value: SourceObject): readonly string[] {
  return value['inference_geo'] === 'us' ? residency : blank.multipliers;
}

export function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(true|1|yes|t)$/i.test(text);
}

/** An amount of a source; undefined where it gives none. */
export function billedOf(amount: string | undefined, currency = 'USD'): StatedCharge | undefined {
  return amount === undefined ? undefined : { amount, currency: currency.toUpperCase() };
}

export function billedIn(value: SourceObject, ...names: readonly string[]): StatedCharge | undefined {
  return billedOf(amountIn(value, ...names));
}

/** Tags as a list (`feature:chat`, `plain`) or as an object, as one object of texts; undefined for none. */
export function tagsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (isObject(value) && hasTextsOnly(value)) return value;
  const pairs = Array.isArray(value)
    ? value.filter((tag) => typeof tag === 'string').map(pairOf)
    : isObject(value)
      ? Object.entries(value)
      : [];
  const texts = pairs.flatMap(([name, text]): [string, string][] => {
    if (typeof text === 'string' && text !== '') return [[name, text]];
    return typeof text === 'number' || typeof text === 'boolean' ? [[name, String(text)]] : [];
  });
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

/** Whether an object needs no copy to be tags, as in receipts. */
function hasTextsOnly(value: SourceObject): value is Readonly<Record<string, string>> {
  let count = 0;
  for (const name in value) {
    const text = value[name];
    if (typeof text !== 'string' || text === '') return false;
    count++;
  }
  return count > 0;
}

function pairOf(tag: string): [string, string] {
  const [, name, text] = /^([^:=]+)[:=](.+)$/s.exec(tag) ?? [];
  return name === undefined || text === undefined ? [tag, 'yes'] : [name.trim(), text.trim()];
}

/** What counts as the same use in two exports: the bucket and all that it was grouped by. */
export function bucketId(...parts: readonly (string | number | undefined)[]): string {
  return parts.map((part) => part ?? '').join('|');
}

/** The end of a bucket of one day. */
export function dayAfter(at: number | undefined): number | undefined {
  return at === undefined ? undefined : at + DAY;
}

/** The branch of a session as a tag. */
export function branchOf(branch: string | undefined): Readonly<Record<string, string>> | undefined {
  return branch === undefined ? undefined : { branch };
}
