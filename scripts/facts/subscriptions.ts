import type { WrittenList } from '../../src/pricing/lists/schema.ts';
import type { SeatPrice, Subscription } from '../../src/pricing/lists/subscription-schema.ts';
import type { SeatFact } from './facts.ts';
import type { Tell } from './offers.ts';

// Records of what is sold by the seat and month → subscriptions.

/** Vendors under the names of their lists, where that is not theirs in lower case. */
const providers: Readonly<Record<string, string>> = {
  'GitHub Copilot': 'github-copilot',
  Moonshot: 'moonshotai',
  'Zhipu (z.ai, China)': 'zhipuai',
};

export function sellerOf({ vendor }: SeatFact): string {
  return providers[vendor] ?? vendor.toLowerCase();
}

/** A list with a subscription, in place of one of its name; undefined without a list is one of its own. */
export function withSubscription(list: WrittenList | undefined, fact: SeatFact, tell: Tell): WrittenList | undefined {
  if (fact.per !== 'seat and month') {
    tell(sellerOf(fact), `${fact.plan}, ${fact.per}, is not a seat and is not taken over`);
    return list;
  }
  const provider = sellerOf(fact);
  const source = sourceOf(fact) ?? '';
  const begun = list ?? { schema: 1, provider, name: fact.vendor, source, models: [] };
  const made = subscriptionOf(fact, begun.source);
  const others = (begun.subscriptions ?? []).filter(({ id }) => id !== made.id);
  return { ...begun, subscriptions: [...others, made].toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** Of a file in a repository, the repository. */
function sourceOf({ sources }: SeatFact): string | undefined {
  const url = sources.find((each) => each.url !== undefined)?.url;
  return url?.replace(/^https:\/\/raw\.githubusercontent\.com\/([^/]+\/[^/]+)\/.*$/, 'https://github.com/$1');
}

/** `max` for Claude Max, `team-premium` for "Claude Team, Premium seat", `pro-plus` for Pro+. */
function idOf(plan: string): string {
  return plan
    .toLowerCase()
    .replace(/^(?:claude|chatgpt|google|kimi) /, '')
    .replace(/ \([^)]*\)$| seat$/, '')
    .replace('+', '-plus')
    .replaceAll(/[^a-z\d-]+/g, '-');
}

function subscriptionOf(fact: SeatFact, listSource: string): Subscription {
  const { plan, price, annualPricePerMonth, currency, overage = '', date, confidence, agree, note } = fact;
  const former = /\(before: ([^)]+)\)/.exec(date)?.[1];
  const from = /^since (\d{4}-\d\d-\d\d)|API credits since (\d{4}-\d\d-\d\d)/.exec(date);
  const source = sourceOf(fact);
  const isWeak = confidence === 'low' || (agree < 2 && confidence !== 'high');
  const worth = /^([\d.]+) dollars per AI credit/.exec(overage)?.[1];
  const further = /^([\d.]+) dollars per credit/.exec(overage)?.[1];
  const isAtRates = worth !== undefined || /at (?:API|provider API)(?: list)? rates/.test(overage);
  const words =
    worth === undefined ? (isAtRates || further !== undefined ? '' : overage) : overage.replace(/^.*; /, '');
  const terms = [words && `beyond what is included: ${words}`, ...limitsOf(fact)].filter((each) => each !== '');
  const included = includedIn(fact);
  const made: SeatPrice = {
    from: from?.[1] ?? from?.[2],
    checked: newestDay([date, ...fact.sources.map(({ snapshot }) => snapshot ?? '')]),
    seat: price,
    seatYearly: annualPricePerMonth,
    currency: currency === 'USD' ? undefined : currency,
    includes: included,
    credit: worth === undefined ? undefined : Number(worth),
    overage: isAtRates ? 'rates' : further === undefined ? undefined : Number(further),
    allowance: allowanceOf(fact),
    resets: included ? resets[fact.vendor] : undefined,
    terms: terms.length > 0 ? terms.join('; ') : undefined,
    source: source === listSource ? undefined : source,
    note: note?.replace(/\(wmpeng (\S+)\)/, '(as of $1)'),
    confidence: isWeak ? 'low' : undefined,
  };
  return {
    id: idOf(plan),
    name: plan,
    aliases: former === undefined ? undefined : [idOf(former)],
    prices: [made],
  };
}

/** What the vendors' own pages say of it: https://platform.claude.com/docs/en/about-claude/api-credits-for-subscribers. */
const resets: Readonly<Record<string, string>> = {
  Anthropic: 'with each billing period; nothing is carried over',
  'GitHub Copilot': 'with each billing cycle',
};

const amounts = ['use', 'credits', 'tokens'] as const;

/** What each figure of a record is an amount of. */
const figures: Readonly<Record<string, (typeof amounts)[number]>> = {
  apiCredits: 'use',
  apiUsage: 'use',
  usage: 'use',
  usagePerMonth: 'use',
  aiCredits: 'credits',
  credits: 'credits',
  standardTokens: 'tokens',
  // Of Zed, whose plan includes so many dollars of tokens.
  tokens: 'use',
};

function includedIn({ included }: SeatFact): SeatPrice['includes'] {
  const found = Object.entries(included ?? {}).flatMap(([name, figure]): [string, number][] =>
    figures[name] !== undefined && typeof figure === 'number' ? [[figures[name], figure]] : [],
  );
  if (found.length === 0) return included && Object.keys(included).length === 0 ? { use: 0 } : undefined;
  const { pooled, pooledUpTo } = included ?? {};
  return {
    ...Object.fromEntries(found),
    ...(pooled === true && { pooled }),
    ...(typeof pooledUpTo === 'number' && { pooled: pooledUpTo }),
  };
}

const allowances: Readonly<Record<string, string>> = {
  weeklyUsage: 'use in its own apps:',
  codexAllowance: 'Codex:',
  ultrafast: 'ultrafast answers of',
  bonus: 'bonus credits:',
  quota: 'quota:',
  completions: 'completions:',
};

function allowanceOf({ included = {} }: SeatFact): string | undefined {
  const found = Object.entries(allowances).flatMap(([name, words]) =>
    included[name] === undefined
      ? []
      : [`${words} ${included[name] === 1 ? 'the allowance that dearer plans multiply' : String(included[name])}`],
  );
  return found.length > 0 ? found.join('; ') : undefined;
}

function limitsOf({ included = {} }: SeatFact): string[] {
  const { promotional, usagePer5h, usagePerWeek, base, flex } = included;
  return [
    promotional === undefined ? '' : `${promotional} credits as a promotion`,
    usagePer5h === undefined ? '' : `at most $${usagePer5h} in five hours and $${usagePerWeek} in a week`,
    base === undefined ? '' : `${base} credits and ${flex} that may change`,
  ];
}

/** The newest day that some words name; the first one of a month or a year where they name no day. */
function newestDay(words: readonly string[]): string {
  const days = words.flatMap((each) =>
    [...each.matchAll(/\d{4}(?:-\d\d){0,2}/g)].map(([day]) => `${day}${'-01-01'.slice(day.length - 4)}`),
  );
  return days.reduce((newest, day) => (day > newest ? day : newest), '');
}
