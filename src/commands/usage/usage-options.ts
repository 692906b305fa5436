import { UserError } from '../../values/errors.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { formats } from '../../usage/formats/registry.ts';
import { isOwner } from '../../usage/tally/group-by.ts';
import type { UsageOptions } from './usage-question.ts';

/** The name of a format. Throws a UserError with the nearest of some forty. */
export function formatName(text: string): string {
  const names = formats.map(({ name }) => name);
  if (names.includes(text)) return text;
  const wanted = text.toLowerCase();
  const alike = names.filter((name) => name.split('-').includes(wanted));
  throw new UserError(`--from: no format "${text}"`, {
    hint:
      didYouMean(alike.length > 0 ? alike : nearestNames(text, names, 3)) ??
      'cost-projection usage --help names them; without --from each file is known by its content',
  });
}

/** Costs are shared among the owners of one kind. Throws a UserError. */
export function refuseStrayShare({ shared, map, by = ['model'] }: UsageOptions): void {
  if (shared !== undefined && by.length > 1)
    throw new UserError('--shared needs one dimension to share by', { hint: 'like --by team --shared even' });
  if (map !== undefined && !by.some((each) => isOwner(each)))
    throw new UserError('--map has no effect without an owner to add up by', {
      hint: 'add --by team, branch or cost-center',
    });
}

/** Where what is asked for beside the report goes. */
export function placed({ rollup, focus, writePlan }: UsageOptions): (string | undefined)[] {
  return [rollup, focus, writePlan];
}

/** Throws a UserError where two results would go to one place. */
export function refuseTwoResults(options: UsageOptions): void {
  const files = placed(options).filter((file) => file !== undefined);
  const twice = files.find((file, place) => files.indexOf(file) !== place);
  if (twice === undefined) return;
  const where = twice === '-' ? 'standard output' : twice;
  throw new UserError(`only one of --rollup, --focus and --write-plan can go to ${where}`, {
    hint: 'name a file for each of them',
  });
}
