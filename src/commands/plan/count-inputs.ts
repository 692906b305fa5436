import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { isInSearchedFolders } from '../../system/found-file.ts';
import type { Io } from '../../system/io.ts';
import { statPath } from '../../system/files.ts';
import { openRevision } from '../../system/git.ts';
import type { CountedFile } from '../../tokens/counted-file.ts';
import type { CountText } from '../../tokens/counted-prompt.ts';
import { textsIn } from '../../tokens/disk/read-texts.ts';
import { vocabularies } from '../../tokens/model-table.ts';
import { undefinedIfRefused, UserError } from '../../values/errors.ts';
import type { Plan } from '../../workload/plan.ts';
import { inputDrivers, inputParts, type CountedInput, type RequestInput } from '../../workload/request-input.ts';
import type { Scenario } from '../../workload/scenario.ts';
import { countFile, countParts } from './count-file.ts';
import { findSpec } from '../../projection/plan-spec.ts';
import type { Prices } from './prices.ts';
import { vocabularyCounting } from './tokens-count.ts';
import { shellWord } from '../../values/shell-word.ts';

/**
 * A plan whose texts are counted, by all vocabularies: a name may move to another model, and a page ask for one more.
 * With a revision, the texts are as they were then. Throws a UserError for a file that cannot be read, or that a plan
 * which was only found names outside its repository.
 */
export async function withCountedInputs(io: Io, plan: Plan, { priceOf }: Prices, promptsAt?: string): Promise<Plan> {
  const count = vocabularyCounting(vocabularies);
  const known = new Map<string, Promise<CountedFile>>();
  const counted = (path: string): Promise<CountedFile> => {
    const found =
      known.get(path) ?? (promptsAt === undefined ? countFile(io, path, count) : countAt(io, path, count, promptsAt));
    known.set(path, found);
    return found;
  };
  const shownFor = shownOffer(plan, priceOf);
  const factors = plan.tokenFactors?.map((each) => ({ ...each, model: priceOf(each.model).offer.key }));
  const scenarios: Scenario[] = [];
  for (const scenario of plan.scenarios) {
    const { input } = scenario;
    if (!input) scenarios.push(scenario);
    else {
      const whole = { ...input, counted: await countedParts(io, plan, input, counted), shownFor, factors };
      scenarios.push({
        ...scenario,
        input: whole,
        drivers: { ...scenario.drivers, ...inputDrivers(whole, shownFor) },
      });
    }
  }
  return { ...plan, scenarios };
}

/** A file that was not there then had no tokens. */
async function countAt(io: Io, path: string, count: CountText, revision: string): Promise<CountedFile> {
  const absolute = resolve(io.cwd, path);
  const content = openRevision(io, dirname(absolute), revision).read(absolute);
  if (!content || content.length === 0) return { path, kind: 'text', texts: [], prompts: [] };
  const shown = `${path} at ${revision}`;
  return { ...(await countParts(textsIn(Readable.from([content]), shown), shown, count)), path };
}

async function countedParts(
  io: Io,
  plan: Plan,
  { files, isFlag = false }: RequestInput,
  countedAt: (path: string) => Promise<CountedFile>,
): Promise<CountedInput['counted']> {
  const counted: { -readonly [Part in keyof CountedInput['counted']]: CountedInput['counted'][Part] } = {};
  for (const part of inputParts) {
    const file = files[part];
    if (file !== undefined) counted[part] = await countedAt(isFlag ? file : fileOfPlan(io, plan, file));
  }
  return counted;
}

/** The path of a file that a plan names, as it is written from the working folder. */
function fileOfPlan(io: Io, { file = '-', origin }: Plan, named: string): string {
  const shown = isAbsolute(named) ? named : join(dirname(file), named);
  const absolute = resolve(io.cwd, shown);
  if (origin?.kind === 'named' || !statPath(absolute) || isInSearchedFolders(realpathSync(absolute), io)) return shown;
  throw new UserError(`${file} names ${named}, which is outside of its repository`, {
    hint: `name the plan to have it read: --plan ${shellWord(file)}`,
  });
}

/** The offer whose counts stand where no model is named: the first one of the baseline. */
function shownOffer(plan: Plan, priceOf: Prices['priceOf']): string {
  const spec = findSpec(plan, plan.baseline);
  const name = typeof spec === 'string' ? spec : (spec.parts[0]?.offer ?? spec.name);
  return undefinedIfRefused(() => priceOf(name).offer.key) ?? name;
}
