import type { PromptCount } from '../../tokens/label-text.ts';
import { addEstimates, modelRow } from '../../tokens/model-counting.ts';
import { countPrompt, messageFrame, promptContent, requestFrame } from '../../tokens/counted-prompt.ts';
import { textCounting } from '../plan/tokens-count.ts';
import { imageTokens } from '../../tokens/image-rules.ts';
import { imageAt } from '../../tokens/request-image.ts';
import type { PreparedAsk } from './prepare-ask.ts';

/** Tokens of an image where nobody says: few of small ones, and at most (gpt-4o-mini takes 48,169 for the largest). */
const IMAGE = { tokens: 1000, low: 64, high: 50_000, label: 'rough' } as const;

/** What the prompt of a request counts to on each model of its route. */
export function countRoute({ route, messages, attached }: PreparedAsk): PromptCount[] {
  const models = route.map(({ offer }) => ({ name: offer.offer.key, row: modelRow(offer.offer.key), offer }));
  const prompt = countPrompt(
    {
      model: undefined,
      messages: messages.map(({ content }) => ({ name: undefined, text: content })),
      tools: attached,
      maxOutput: undefined,
      images: [],
      otherParts: 0,
      isFramed: true,
    },
    textCounting(models),
  );
  const images = messages.flatMap((message) => message.images ?? []).map((url) => imageAt(url, undefined));
  return models.map(({ name, row }) => {
    const framed = addEstimates(messageFrame(row, prompt), requestFrame(row));
    const text = addEstimates(promptContent(row, prompt), framed);
    return {
      tokenizer: row.tokenizer,
      ...images.reduce((sum, image) => addEstimates(sum, imageTokens(name, image) ?? IMAGE), text),
    };
  });
}
