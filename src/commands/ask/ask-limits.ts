import { chargeForRequest, maxChargeForRequest } from '../../ask/routing/charge.ts';
import { estimatePromptTokens } from '../../ask/routing/estimate.ts';
import { hostOf } from '../../ask/routing/server.ts';
import { isUnencrypted } from '../../values/address.ts';
import type { RoutedModel } from '../../ask/routing/model-route.ts';
import { exitCode, UserError } from '../../values/errors.ts';
import { formatMoney, formatTokens } from '../../values/format.ts';
import { compare } from '../../values/money.ts';
import type { PromptCount } from '../../tokens/label-text.ts';
import type { Estimate } from '../../views/ask.ts';
import type { StderrMessages } from '../framework/stderr-messages.ts';
import type { PreparedAsk } from './prepare-ask.ts';

// What is refused before anything is sent.

/** What each model of the route costs: the likely cost of the prompt, and the highest of the request. */
export function estimateCosts(
  prepared: PreparedAsk,
  prompts: readonly PromptCount[],
): Pick<Estimate, 'costs' | 'prompts' | 'mostPromptTokens'> {
  return {
    prompts,
    mostPromptTokens: estimatePromptTokens(prepared.messages, prepared.attached).most,
    costs: prepared.route.map(({ offer }, index) => ({
      prompt: chargeForRequest(
        offer,
        { input: prompts[index]?.tokens ?? 0 },
        prepared,
        prepared.parameters.service_tier,
      ),
      ceiling: maxChargeForRequest(offer, prepared),
    })),
  };
}

/** Throws a UserError with the exit code of a gate if the first request could cost more than --max-cost. */
export function refuseOverMaxCost(prepared: PreparedAsk): void {
  const {
    maxCost,
    route: [first],
  } = prepared;
  if (!maxCost || !first) return;
  const ceiling = maxChargeForRequest(first.offer, prepared);
  const { key } = first.offer.offer;
  if (!ceiling || ceiling.atMost)
    throw new UserError(`what ${key} can cost is not known: a rate, or the longest answer, is not published`, {
      hint: 'take the output rate for input with --assume-input output, and limit the answer with --max-tokens',
      exitCode: exitCode.gateFailed,
    });
  if (compare(ceiling.cost, maxCost) <= 0) return;
  throw new UserError(`this could cost ${formatMoney(ceiling.cost)} on ${key}, more than ${formatMoney(maxCost)}`, {
    hint: 'allow more with --max-cost, or ask for less with --max-tokens; --dry-run shows what it can cost',
    exitCode: exitCode.gateFailed,
  });
}

/** No text of people or programs has fewer tokens than an eighth of its bytes; the likely number is a quarter. */
const LIKELY_TO_LEAST = 2;

/**
 * Leaves out the models whose context is certainly too short for the prompt, with a note. Throws a UserError if none is
 * left.
 */
export async function fitContext(prepared: PreparedAsk, voice: StderrMessages): Promise<PreparedAsk> {
  const { likely } = estimatePromptTokens(
    prepared.messages.map(({ content }) => ({ content })),
    prepared.attached,
  );
  const fits = ({ offer }: RoutedModel): boolean =>
    likely / LIKELY_TO_LEAST <= (offer.offer.model.context ?? Number.POSITIVE_INFINITY);
  const route = prepared.route.filter(fits);
  if (route.length === prepared.route.length) return prepared;
  const longest = Math.max(...prepared.route.map(({ offer }) => offer.offer.model.context ?? 0));
  if (route.length === 0)
    throw new UserError(
      `the prompt has about ${formatTokens(likely)} tokens, and no more than ${formatTokens(longest)} fit`,
      { hint: 'shorten it, or name a model with a longer context: cost-projection models shows them' },
    );
  const left = prepared.route.filter((model) => !fits(model)).map(({ model }) => model);
  await voice.note(`the prompt has about ${formatTokens(likely)} tokens, too many for ${left.join(', ')}`);
  return { ...prepared, route };
}

/** Tells of servers that anybody on the way can listen to. */
export async function noteUnencrypted(route: readonly RoutedModel[], voice: StderrMessages): Promise<void> {
  for (const address of new Set(route.map(({ endpoint: { baseUrl } }) => baseUrl)))
    if (isUnencrypted(address))
      await voice.note(`prompt and key are sent unencrypted to ${hostOf(address)}: that address is plain http`);
}
