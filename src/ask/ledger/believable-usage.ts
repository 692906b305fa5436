import { meters, promptMeters, type Usage } from '../../pricing/rates/meters.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { maxOutputTokens, type PlannedRequest } from '../routing/charge.ts';
import type { ChatReply } from '../routing/chat-exchange.ts';
import { estimateAnswerTokens, estimatePromptTokens } from '../routing/estimate.ts';

// Counts of a server against what was sent and heard: one that counts nothing, or everything, decides no budget.

/** Tokens that a server may put in front of a prompt, or think, beyond what was asked of it. */
const HIDDEN_TOKENS = 20_000;

/** Usage with the answer that was heard, if the server counts none for it. */
export function withHeardAnswer(usage: Usage, { text, reasoningBytes }: ChatReply): Usage {
  return {
    ...usage,
    ...(text !== '' && { output: estimateAnswerTokens(Buffer.byteLength(text)) }),
    ...(reasoningBytes > 0 && { reasoning: estimateAnswerTokens(reasoningBytes) }),
  };
}

/** Whether an answer was heard for which the server counts no tokens, or none that can be read. */
export function lacksAnswer(usage: Usage, { text, reasoningBytes }: ChatReply): boolean {
  return answerTokens(usage) === 0 && (text !== '' || reasoningBytes > 0);
}

/** Whether a server counts more than there can have been, by what was sent and by the limits of the model. */
export function isImpossible(usage: Usage, offer: PricedOffer, request: PlannedRequest): boolean {
  const { most } = estimatePromptTokens(request.messages, request.attached);
  const limit = maxOutputTokens(offer, request.maxTokens);
  const mostOutput = limit === undefined ? Infinity : Math.max(limit, maxOutputTokens(offer, undefined) ?? limit);
  const prompt = promptMeters.reduce((total, meter) => total + (usage[meter] ?? 0), 0);
  return prompt > most + HIDDEN_TOKENS || answerTokens(usage) > mostOutput + HIDDEN_TOKENS;
}

function answerTokens(usage: Usage): number {
  const isPrompt: ReadonlySet<string> = new Set(promptMeters);
  return meters.reduce((total, meter) => total + (isPrompt.has(meter) ? 0 : (usage[meter] ?? 0)), 0);
}
