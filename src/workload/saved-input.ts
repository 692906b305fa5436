import { z } from 'zod';
import { vocabularies } from '../tokens/model-table.ts';
import { textKinds } from '../tokens/ratio-table.ts';
import { readTokenFactors, tokenFactorsSchema } from './token-factors.ts';
import { inputParts, readInput, type CountedInput } from './request-input.ts';

// A counted input as a saved result has it, to be counted for other models again.

const count = z.int().nonnegative();

const textSchema = z.object({
  kind: z.enum(textKinds).optional(),
  bytes: count,
  byVocabulary: z.partialRecord(z.enum(vocabularies), count),
});

const fileSchema = z.object({
  path: z.string(),
  kind: z.string(),
  texts: z.array(textSchema),
  prompts: z.array(
    z.object({
      messages: z.array(textSchema),
      names: z.array(textSchema),
      tools: textSchema.optional(),
      isFramed: z.boolean(),
    }),
  ),
});

export const savedInputSchema = z.object({
  system: z.string().optional(),
  tools: z.string().optional(),
  perRequest: z.union([z.string(), count]).optional(),
  shownFor: z.string(),
  factors: tokenFactorsSchema.optional(),
  counted: z.partialRecord(z.enum(inputParts), fileSchema),
});

export function inputOfSaved({
  counted,
  shownFor,
  factors,
  ...written
}: z.output<typeof savedInputSchema>): CountedInput {
  const files = inputParts.map((part) => [part, counted[part]] as const);
  return {
    ...readInput(written),
    shownFor,
    ...(factors && { factors: readTokenFactors(factors) }),
    counted: Object.fromEntries(
      files.flatMap(([part, file]) =>
        file ? [[part, { ...file, prompts: file.prompts.map((prompt) => ({ ...prompt, tools: prompt.tools })) }]] : [],
      ),
    ),
  };
}
