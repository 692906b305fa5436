import { relative, resolve } from 'node:path';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import { pricingDir } from '../../system/paths.ts';
import { checkPriceList } from '../../pricing/lists/check.ts';
import { listFiles } from '../../pricing/lists/disk/load.ts';
import { browseOffers } from '../../pricing/catalogue/browse.ts';
import { oldChecks, STALE_AFTER_DAYS } from '../../pricing/rates/staleness.ts';
import { elsewhereIn } from '../../pricing/catalogue/elsewhere.ts';
import { ageReport } from '../../views/pricing/age.ts';
import { checkReport, type CheckedFile } from '../../views/pricing/check.ts';
import { writeReport } from '../framework/write-report.ts';
import { tableCommand, withLists, type Define } from '../framework/command.ts';
import { ageInDays } from '../plan/price-age.ts';
import { openPrices } from '../plan/prices.ts';

const DEFAULT_AGE = 180;

export const define: Define = ({ io, finish }) =>
  withLists(
    tableCommand('pricing check', 'Check price lists: their form (errors), and what looks like a slip (warnings).', [
      'cost-projection pricing check',
      'cost-projection pricing check negotiated.yaml --strict',
      'cost-projection pricing check prices/ --max-age 90d --format json',
      'cost-projection pricing check --age --max-age 30d',
    ]),
  )
    .argument('[paths...]', 'files or folders (- is standard input; default: the shipped lists)')
    .option('--strict', 'fail on warnings too')
    .option('--age', 'list current prices by the age of their check instead, the first to look at first')
    .option(
      '--max-age <days>',
      `warn of current prices checked longer ago (default: ${DEFAULT_AGE}d)`,
      ageInDays('--max-age'),
    )
    .action(async (paths, { strict = false, age = false, maxAge: wantedAge, ...options }) => {
      const { catalogue, asOf } = await openPrices(io, options);
      const maxAge = wantedAge ?? DEFAULT_AGE;
      if (age) {
        refusePaths(paths);
        const { offers } = browseOffers(catalogue, {}, 'offer', asOf);
        const limit = wantedAge ?? STALE_AFTER_DAYS;
        await writeReport(io, ageReport(oldChecks(offers, asOf, limit), { asOf, maxAge: limit }), options);
        return finish(exitCode.done);
      }
      const files: CheckedFile[] = [];
      const owners = new Map<string, string>();
      for (const path of paths.length > 0 ? paths : [pricingDir]) {
        for (const file of listFiles(io, path)) {
          const shown = file === '-' ? 'standard input' : shortest(file, paths.length > 0 ? io.cwd : pricingDir);
          const alreadyIn = firstOwner(owners, shown);
          const findings = checkPriceList(await readText(file, io), {
            asOf,
            maxAge,
            alreadyIn,
            elsewhere: elsewhereIn(catalogue),
          });
          files.push({ file: shown, findings });
        }
      }
      await writeReport(io, checkReport(files), options);
      return finish(verdict(files, strict));
    });

function refusePaths([path]: readonly string[]): void {
  if (path !== undefined)
    throw new UserError('--age lists the prices of all lists, and a file was named', {
      hint: `lay it over the shipped lists: pricing check --age --pricing ${path}`,
    });
}

function shortest(file: string, cwd: string): string {
  const fromHere = relative(cwd, resolve(cwd, file));
  return fromHere.length < file.length ? fromHere : file;
}

/** Says which earlier file has an offer, and remembers this one for the next. */
function firstOwner(owners: Map<string, string>, file: string) {
  return (provider: string, id: string): string | undefined => {
    const key = `${provider}/${id}`.toLowerCase();
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, file);
    return owner;
  };
}

function verdict(files: readonly CheckedFile[], strict: boolean): ExitCode {
  const isBad = files.some(({ findings }) => findings.some(({ level }) => strict || level === 'error'));
  return isBad ? exitCode.gateFailed : exitCode.done;
}
