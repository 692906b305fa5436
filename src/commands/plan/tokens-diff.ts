import { dirname, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { Io } from '../../system/io.ts';
import { isFile, statPath } from '../../system/files.ts';
import { openRevision } from '../../system/git.ts';
import { listTextFiles } from '../../tokens/disk/text-files.ts';
import { NotText, readTexts, textsIn, type TextPart } from '../../tokens/disk/read-texts.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { tokensDiffReport, type TokenChange } from '../../views/tokens-diff.ts';
import { ineffectiveOption } from '../framework/options.ts';
import { writeReport } from '../framework/write-report.ts';
import type { Prices } from './prices.ts';
import type { TokensOptions } from './tokens.ts';
import type { CountedModel } from './tokens-count.ts';
import { TokenTally } from './tokens-tally.ts';
import { pricedTotals } from './tokens-totals.ts';

/** What acts on a comparison with a revision. */
const ofDiff = new Set(
  'diff on tokenizer format out notes sources open quiet color pricing asOf fx currency strictDates'.split(' '),
);

interface DiffQuestion {
  readonly options: TokensOptions;
  readonly prices: Prices;
  readonly models: readonly CountedModel[];
  /** Models without a price, which are added to. */
  readonly unpriced: Map<string, Unpriced>;
}

/** Prints what changed in the tokens of files since a revision, and what that costs once. */
export async function runDiff(
  io: Io,
  paths: readonly string[],
  { options, prices, models, unpriced }: DiffQuestion,
): Promise<ExitCode> {
  const { diff: revision = 'HEAD' } = options;
  const idle = ineffectiveOption(options, ofDiff);
  if (idle !== undefined) throw new UserError(`${idle} has no effect beside --diff`, { hint: 'it compares the texts' });
  if (models.length === 0 || paths.length === 0)
    throw new UserError('--diff: of which texts, on which models?', {
      hint: 'cost-projection tokens prompts/ --on gpt-5.4 --diff HEAD',
    });
  const { catalogue, asOf } = prices;
  const { before, now, changes } = await changedTexts(io, { paths, revision, models, asOf });
  const [then, today] = [before, now].map(({ tallies }) => pricedTotals([...tallies.values()], undefined, unpriced));
  await writeReport(
    io,
    tokensDiffReport(changes, then?.totals ?? [], today?.totals ?? [], {
      revision,
      notes: [],
      assumptions: today?.assumptions ?? [],
      unpriced: [...unpriced.values()],
      catalogue: catalogue.version,
      asOf,
    }),
    options,
  );
  return exitCode.done;
}

interface ChangeQuestion {
  readonly paths: readonly string[];
  readonly revision: string;
  readonly models: readonly CountedModel[];
  readonly asOf: string;
}

/** Files whose tokens differ from those at a revision, with what there was then and is now, and both sums. */
interface ChangedTexts {
  readonly before: TokenTally;
  readonly now: TokenTally;
  readonly changes: readonly TokenChange[];
}

/** Counts files at a revision and now. A file that is not text, or was not there, has no tokens. Throws a UserError. */
async function changedTexts(io: Io, { paths, revision, models, asOf }: ChangeQuestion): Promise<ChangedTexts> {
  if (paths.includes('-'))
    throw new UserError('--diff: standard input is at no revision', { hint: 'name files or folders of a repository' });
  const folders = paths.map((path) => resolve(io.cwd, path)).filter((path) => statPath(path)?.isDirectory() === true);
  const { read, list } = openRevision(io, folders[0] ?? dirname(resolve(io.cwd, paths[0] ?? '.')), revision);
  const there = paths.filter((path) => path.includes('*') || statPath(resolve(io.cwd, path)));
  const listed = new Set(listTextFiles(io, there).map(({ shown }) => shown));
  const earlier = [
    ...paths.filter((path) => !there.includes(path)),
    ...folders.flatMap((folder) => list(folder).map((file) => join(relative(io.cwd, folder), ...file.split('/')))),
  ];
  // A file of the repository that is still there counts on both sides, whatever .gitignore says.
  for (const file of earlier) if (isFile(io, file)) listed.add(file);
  const files = [...new Set([...listed, ...earlier])].toSorted((one, other) => (one < other ? -1 : 1));
  const settings = { asked: models, modelOf: noModel, per: 'file', asOf, like: undefined } as const;
  const [before, now] = [new TokenTally(settings), new TokenTally(settings)];
  const changes: TokenChange[] = [];
  for (const file of files) {
    const content = read(resolve(io.cwd, file));
    if (!content && !listed.has(file)) throw new UserError(`${file} is neither there nor at ${revision}`);
    const then = await countsOf(before, file, content && textsIn(Readable.from([content]), file));
    const today = await countsOf(now, file, listed.has(file) ? readTexts(io, file) : undefined);
    const path = file.split(sep).join('/');
    for (const model of models) {
      const [was, is] = [then?.get(model), today?.get(model)];
      if (was?.tokens !== is?.tokens) changes.push({ path, model, before: was, now: is });
    }
  }
  return { before, now, changes };
}

async function countsOf(tally: TokenTally, file: string, parts: AsyncIterable<TextPart> | undefined) {
  if (!parts) return undefined;
  try {
    await tally.addFile(file, parts, () => undefined);
  } catch (error) {
    if (!(error instanceof NotText)) throw error;
    return undefined;
  }
  return tally.items.at(-1)?.counts;
}

function noModel(): never {
  throw new UserError('no model to count on', { hint: 'name one or more: --on gpt-5.4,claude-sonnet-5' });
}
