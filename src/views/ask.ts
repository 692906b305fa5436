import {
  compare,
  decimal,
  isNegative,
  isZero,
  minus,
  negate,
  plain,
  ratio,
  type Decimal,
  type Money,
} from '../values/money.ts';
import { bookedCost, paidAttempts, type Attempt, type Receipt } from '../ask/ledger/receipt.ts';
import type { Bound } from '../usage/formats/receipts.ts';
import type { RequestCharge } from '../ask/routing/charge.ts';
import type { Endpoint, KeySource } from '../ask/routing/endpoint.ts';
import { completionsUrl, hostOf } from '../ask/routing/server.ts';
import type { AskOutcome } from '../ask/session.ts';
import type { Usage } from '../pricing/rates/meters.ts';
import type { RoutedModel } from '../ask/routing/model-route.ts';
import { formatMoney, formatShare, formatTokens } from '../values/format.ts';
import { singleLine } from '../values/printable.ts';
import type { Json, JsonObject } from '../report/report.ts';
import { promptText, type PromptCount } from '../tokens/label-text.ts';
import { distinctTexts, type ReportPrices } from './report-parts.ts';

const ASSUMED = 'where an input rate is not published, the output rate taken for it';
const LIKELY = 'about one token for four bytes of text';

function head({ catalogue, asOf }: ReportPrices, assumptions: readonly Json[]): JsonObject {
  return { schemaVersion: 1, catalogue: { version: catalogue, asOf }, assumptions };
}

/** A receipt in words: a line for each earlier attempt that may cost something, then the last and the total. */
export function receiptLines(receipt: Receipt): string[] {
  const failed = receipt.attempts.slice(0, -1).filter(({ cost }) => cost === undefined || !isZero(decimal(cost)));
  const tries = receipt.attempts.length;
  const parts = [
    receipt.tier === 'model' ? 'model' : receipt.tier,
    receipt.offer ?? 'no model',
    `${tries} ${tries === 1 ? 'attempt' : 'attempts'}`,
    usageText(receipt),
    receipt.attempts.at(-1)?.truncated === true ? 'ended at its limit of tokens' : '',
    costText(receipt),
    `${(receipt.latencyMs / 1000).toFixed(1)} s`,
  ];
  return [...failed.map(attemptLine), parts.filter((part) => part !== '').join(' · ')];
}

function attemptLine({ tier, model, outcome, reason, cost, bound }: Attempt): string {
  const spent =
    cost === undefined
      ? 'cost unknown'
      : `${bound === undefined ? 'perhaps' : boundText[bound]} ${formatMoney(decimal(cost))}`;
  return `  ${tier} · ${model}: ${reason ?? outcome}, ${spent}`;
}

const boundText: Readonly<Record<Bound, string>> = { atLeast: 'at least', atMost: 'at most', about: 'about' };

/** The tokens of all attempts that the cost is of. */
function usageText({ attempts }: Receipt): string {
  const paid = paidAttempts(attempts);
  const total = (meter: keyof Usage): number => paid.reduce((before, { usage }) => before + (usage[meter] ?? 0), 0);
  const [input, cacheRead, output, reasoning] = [
    total('input'),
    total('cacheRead'),
    total('output'),
    total('reasoning'),
  ];
  const estimated = paid.some((attempt) => attempt.estimated === true);
  if (input + cacheRead + output + reasoning === 0) return '';
  const cached = cacheRead > 0 ? ` (${formatTokens(cacheRead)} cached)` : '';
  const thought = reasoning > 0 ? ` (${formatTokens(reasoning)} reasoning)` : '';
  const [sent, answered] = [formatTokens(input + cacheRead), formatTokens(output + reasoning)];
  return `${estimated ? 'estimated ' : ''}${sent} in${cached}, ${answered} out${thought}`;
}

function costText(receipt: Receipt): string {
  const cost = bookedCost(receipt);
  if (!cost) return 'cost unknown: a rate is not published (give it with --pricing FILE)';
  const known = receipt.bound === undefined ? '' : `${boundText[receipt.bound]} `;
  const stated =
    receipt.stated === undefined || compare(decimal(receipt.stated), cost) === 0
      ? ''
      : `, ${formatMoney(decimal(receipt.stated))} says the server`;
  // An answer of the baseline itself saves nothing.
  const other = receipt.offer === receipt.baseline?.offer ? null : receipt.baseline?.cost;
  const saved = other === null || other === undefined ? undefined : ratio(minus(decimal(other), cost), decimal(other));
  const against = saved
    ? ` (${receipt.baseline?.offer}: ${formatMoney(decimal(other ?? '0'))}, ${savedText(saved)})`
    : '';
  return `${known}${formatMoney(cost)}${against}${stated}`;
}

function savedText(share: Decimal): string {
  return isNegative(share) ? `${formatShare(negate(share))} more` : `${formatShare(share)} saved`;
}

/** What `--dry-run` shows: the route, what would be sent, and what it can cost. */
export interface Estimate extends ReportPrices {
  readonly stops: readonly RoutedModel[];
  /** Of each stop. */
  readonly prompts: readonly PromptCount[];
  readonly mostPromptTokens: number;
  /** For each stop, the likely cost of the prompt and the highest of the request; undefined if a rate is unknown. */
  readonly costs: readonly {
    readonly prompt: RequestCharge | undefined;
    readonly ceiling: RequestCharge | undefined;
  }[];
  readonly maxTokens: number | undefined;
  readonly maxCost: Money | undefined;
}

export function estimateLines(estimate: Estimate): string[] {
  const { stops, prompts, mostPromptTokens, costs, maxTokens, maxCost } = estimate;
  const servers = new Map(stops.map(({ endpoint }) => [endpoint.baseUrl, endpoint]));
  const hostText = ({ baseUrl }: Endpoint): string => (servers.size > 1 ? ` at ${hostOf(baseUrl)}` : '');
  const route = stops.map(
    ({ tier, offer, model, endpoint }, index) =>
      `${index + 1}. ${tier} · ${offer.offer.key} as ${model}${hostText(endpoint)}: ${estimateText(costs[index])}`,
  );
  const counted = distinctTexts(prompts.map(promptText));
  const longest = maxTokens === undefined ? "what the model's limit allows" : `${formatTokens(maxTokens)} tokens`;
  return [
    ...[...servers.values()].map(({ baseUrl, key }) => `POST ${completionsUrl(baseUrl)}, ${keyText(key)}`),
    ...route,
    `Prompt: ${counted.join(', ')}; at most ${formatTokens(mostPromptTokens)} tokens (1 byte each).`,
    `Answer: at most ${longest}.`,
    ...(maxCost ? [`A request may cost ${formatMoney(maxCost)}.`] : []),
    'Nothing was sent.',
  ].map(singleLine);
}

function keyText(key: KeySource): string {
  if (key.kind === 'missing') return 'no key yet';
  return key.kind === 'none' ? 'no key' : `key in ${key.kind === 'variable' ? key.name : key.path}`;
}

function estimateText(
  { prompt, ceiling }: Estimate['costs'][number] = { prompt: undefined, ceiling: undefined },
): string {
  if (!ceiling) return 'cost unknown: a rate, or the longest answer, is not published';
  if (ceiling.atMost) return `at most ${formatMoney(ceiling.atMost)}, ${ASSUMED}`;
  return `${prompt ? `about ${formatMoney(prompt.cost)} for the prompt, ` : ''}at most ${formatMoney(ceiling.cost)}`;
}

export function estimateJson(estimate: Estimate): JsonObject {
  const isAssumed = estimate.costs.some(({ ceiling }) => ceiling?.atMost);
  return {
    ...head(estimate, [
      {
        kind: 'promptEstimate',
        text: `Prompt: ${distinctTexts(estimate.prompts.map(promptText)).join(', ')}; at most one token for each byte.`,
      },
      ...(isAssumed ? [{ kind: 'assumedCeiling', text: `Ceilings: ${ASSUMED}.` }] : []),
    ]),
    dryRun: true,
    route: estimate.stops.map(({ tier, offer, model, endpoint: { baseUrl } }, index) => {
      const { prompt, ceiling } = estimate.costs[index] ?? {};
      const counted = estimate.prompts[index];
      return {
        tier,
        offer: offer.offer.key,
        model,
        baseUrl,
        ...(counted && { promptTokens: countedJson(counted) }),
        promptCost: exact(prompt),
        ceiling: ceiling ? plain(ceiling.atMost ?? ceiling.cost) : null,
      };
    }),
    promptTokens: estimate.prompts[0]?.tokens ?? 0,
    mostPromptTokens: estimate.mostPromptTokens,
    maxTokens: estimate.maxTokens ?? null,
  };
}

function countedJson({ tokenizer, label, tokens, low, high }: PromptCount): JsonObject {
  return { tokenizer, label, tokens, ...(low !== high && { low, high }) };
}

function exact(charge: RequestCharge | undefined): string | null {
  return charge && !charge.atMost ? plain(charge.cost) : null;
}

/** A receipt with its answer, as JSON. */
export function answerJson(receipt: Receipt, { text, reason }: Pick<AskOutcome, 'text' | 'reason'>): Json {
  const { catalogue, estimated, attempts, usage, baseline } = receipt;
  const assumptions = estimated
    ? [{ kind: 'usageEstimate', text: `Usage estimated, as the server told none: ${LIKELY}.` }]
    : [];
  return {
    ...head({ catalogue: catalogue.version, asOf: catalogue.asOf }, assumptions),
    answer: text,
    outcome: receipt.outcome,
    ...(reason !== undefined && { reason }),
    at: receipt.at,
    tier: receipt.tier,
    offer: receipt.offer,
    model: receipt.model,
    usage: { ...usage },
    estimated,
    cost: receipt.cost,
    bound: receipt.bound ?? null,
    ceiling: receipt.ceiling ?? null,
    stated: receipt.stated ?? null,
    baseline,
    attempts: attempts.map((attempt) => withoutAbsent({ ...attempt })),
    latencyMs: receipt.latencyMs,
  };
}

function withoutAbsent(fields: Readonly<Record<string, Json | undefined>>): Json {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
