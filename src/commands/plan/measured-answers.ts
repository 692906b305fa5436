import type { Io } from '../../system/io.ts';
import { AnswerLengths } from '../../tokens/answer-lengths.ts';
import { parseSpan } from '../../usage/records/span.ts';
import { UserError } from '../../values/errors.ts';
import { andList } from '../../values/nearest.ts';
import { readWatched } from '../usage/usage-question.ts';

const FEWEST = 3;

/** How long answers in logs were, with their reasoning. Throws a UserError for fewer than three. */
export async function readAnswers(io: Io, paths: readonly string[], quiet: boolean): Promise<AnswerLengths> {
  const lengths: number[] = [];
  const wanted = {
    paths,
    bills: [],
    from: undefined,
    span: parseSpan(undefined, undefined, 'UTC', io.now()),
    take: ({ requests, tokens: { output, reasoning } }: AnsweredRecord) => {
      if (requests === 1 && output + reasoning > 0) lengths.push(output + reasoning);
    },
  };
  await readWatched(io, wanted, { quiet });
  if (lengths.length < FEWEST)
    throw new UserError(`--like: ${andList(paths)} has too few answers: ${lengths.length}, and ${FEWEST} are needed`, {
      hint: 'name logs or receipts that have a line for each request',
    });
  return new AnswerLengths(lengths);
}

interface AnsweredRecord {
  readonly requests: number;
  readonly tokens: { readonly output: number; readonly reasoning: number };
}
