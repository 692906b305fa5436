import { countOf, fieldsOf } from '../routing/reply-fields.ts';

/** What of a receipt sums need. */
export interface Entry {
  readonly at: string;
  readonly outcome: string;
  readonly tier: string;
  readonly offer: string | null;
  readonly tokens: number;
  /** US dollars as decimal texts, like all money here. */
  readonly cost: string | null;
  readonly bound: string | undefined;
  readonly ceiling: string | undefined;
  readonly stated: string | undefined;
  readonly baseline: string | null;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly run: string | undefined;
  /** The hold on a budget that it settles. */
  readonly hold: string | undefined;
  /** How often a check sent the request on to another tier. */
  readonly escalations: number;
}

const name = String.raw`("[^"\\]{0,300}"|null)`;
const amount = String.raw`"(\d{1,20}(?:\.\d{1,30})?)"`;

// A receipt as ask writes it, in two parts: old ones have their attempts between them.
const head = new RegExp(
  String.raw`\{"schemaVersion":1,"at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)","outcome":"(\w{1,20})","tier":"(\w{1,20})","offer":${name},"model":${name},`,
  'y',
);
const sums = new RegExp(
  String.raw`"usage":\{((?:"\w{1,20}":\d{1,15},?){0,16})\},"estimated":(?:true|false),"cost":(?:${amount}|null)` +
    String.raw`(?:,"bound":"(\w{1,10})")?(?:,"ceiling":${amount})?(?:,"stated":${amount})?,"baseline":(?:null|\{"offer":${name},"cost":(?:${amount}|null)\})` +
    String.raw`(?:,"tags":(\{[^{}]{0,1000}\}))?(?:,"run":"([^"\\]{0,200})")?(?:,"hold":"(\w{1,40})")?(?:,"escalations":(\d{1,3}))?,"(?:attempts|assumeInput|catalogue)":`,
  'y',
);

const OLD = '"attempts":[';
const OLD_END = '],"usage":{';

/**
 * Reads the beginning of a line, in Latin-1, that is a receipt as ask writes it; undefined for any other, which may be one
 * all the same.
 */
export function quickEntry(line: string): Entry | undefined {
  head.lastIndex = 0;
  const begun = head.exec(line);
  if (!begun) return undefined;
  const place = line.startsWith(OLD, head.lastIndex) ? line.indexOf(OLD_END, head.lastIndex) + 2 : head.lastIndex;
  if (place < 2) return undefined;
  sums.lastIndex = place;
  const ended = sums.exec(line);
  if (!ended) return undefined;
  const [, at = '', outcome = '', tier = '', offer = 'null'] = begun;
  const [, usage = '', cost, bound, ceiling, stated, , baseline, tags, run, hold, escalations] = ended;
  if (!isAscii(offer) || (tags !== undefined && !isAscii(tags))) return undefined;
  return {
    at,
    outcome,
    tier,
    offer: offer === 'null' ? null : offer.slice(1, -1),
    tokens: tokensIn(usage),
    cost: cost ?? null,
    bound,
    ceiling,
    stated,
    baseline: baseline ?? null,
    tags: tags === undefined ? undefined : knownTags(tags),
    run,
    hold,
    escalations: Number(escalations ?? 0),
  };
}

const [COLON, ZERO, NINE] = [0x3a, 0x30, 0x39];

/** `"input":1842,"output":412` → 2254. */
function tokensIn(usage: string): number {
  let total = 0;
  for (let place = 0; place < usage.length; place++) {
    if (usage.charCodeAt(place) !== COLON) continue;
    let count = 0;
    for (let digit = usage.charCodeAt(++place); digit >= ZERO && digit <= NINE; digit = usage.charCodeAt(++place))
      count = count * 10 + digit - ZERO;
    total += count;
  }
  return total;
}

const MOST_KNOWN = 1000;
const known = new Map<string, Entry['tags']>();

/** Tags are few and come again and again. */
function knownTags(text: string): Entry['tags'] {
  const before = known.get(text);
  if (before) return before;
  const tags = tagsOf(parsed(text));
  if (known.size < MOST_KNOWN) known.set(text, tags);
  return tags;
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  return /^[\u0000-\u007f]*$/.test(text);
}

/** Reads any line; undefined for one that is no receipt, or has no sums to take from it. */
export function readEntry(line: string): Entry | undefined {
  const fields = fieldsOf(parsed(line));
  if (fields?.['schemaVersion'] !== 1) return undefined;
  const { at, outcome, tier, offer, cost, bound, ceiling, stated, run, hold, escalations } = fields;
  const counts = Object.values(fieldsOf(fields['usage']) ?? { none: -1 }).map(countOf);
  const tokens = counts.reduce<number>((total, count) => total + (count ?? Number.NaN), 0);
  if (
    typeof at !== 'string' ||
    !isMoment(at) ||
    typeof outcome !== 'string' ||
    typeof tier !== 'string' ||
    Number.isNaN(tokens)
  )
    return undefined;
  if (
    (typeof offer !== 'string' && offer !== null) ||
    (cost !== null && amountText(cost) === undefined) ||
    !isAttempts(fields['attempts'])
  )
    return undefined;
  return {
    at,
    outcome,
    tier,
    offer,
    tokens,
    cost: amountText(cost) ?? null,
    bound: textOr(bound),
    ceiling: amountText(ceiling),
    stated: amountText(stated),
    baseline: amountText(fieldsOf(fields['baseline'])?.['cost']) ?? null,
    tags: tagsOf(fields['tags']),
    run: textOr(run),
    hold: textOr(hold),
    escalations: countOf(escalations) ?? 0,
  };
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text));
}

function isAttempts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => fieldsOf(each) !== undefined);
}

/** An amount of a length that is one. */
function amountText(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{1,20}(\.\d{1,30})?$/.test(value) ? value : undefined;
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function tagsOf(value: unknown): Entry['tags'] {
  const fields = fieldsOf(value);
  return (
    fields &&
    Object.fromEntries(Object.entries(fields).flatMap(([key, each]) => (typeof each === 'string' ? [[key, each]] : [])))
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
