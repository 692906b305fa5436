import { UserError } from '../../values/errors.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { calendarUnitAt, calendarUnits, type CalendarUnit } from '../../values/time-spans.ts';
import { ownerDimensions, type OwnerDimension, type Owners } from './owners.ts';
import type { PricedCell } from '../pricing/priced-cell.ts';
import type { Labels } from '../records/record.ts';
import type { KeptLabels } from './series.ts';
import type { RollUpCell } from './roll-up.ts';

const dimensionNames = [
  'model',
  'offer',
  'provider',
  ...calendarUnits,
  'project',
  'user',
  'key',
  'session',
  'service-tier',
  'tier',
  ...ownerDimensions,
] as const;

/** What use may be added up by; `tag:NAME` is the value of a tag. */
export type Dimension = (typeof dimensionNames)[number] | `tag:${string}`;

/** `day,model`: one dimension to four. Throws a UserError. */
export function readDimensions(text: string): readonly Dimension[] {
  const dimensions = text.split(',').map((part) => dimensionOf(part.trim()));
  if (dimensions.length > MOST_DIMENSIONS)
    throw new UserError(`--by: "${text}" are more than four`, {
      hint: 'add up by one to four, like --by team,model,day',
    });
  if (new Set(dimensions).size < dimensions.length) throw new UserError(`--by: "${text}" names the same twice`);
  const times = dimensions.filter((each) => isUnit(each));
  if (times.length > 1)
    throw new UserError(`--by: "${text}" are two stretches of time`, {
      hint: 'a day lies in its month: take the shorter one',
    });
  return dimensions;
}

const MOST_DIMENSIONS = 4;

function dimensionOf(text: string): Dimension {
  const known = dimensionNames.find((each) => each === text);
  if (known) return known;
  if (text.startsWith('tag:') && text.length > 4) return `tag:${text.slice(4)}`;
  throw new UserError(`--by: "${text}" is nothing to add up by`, {
    hint: didYouMean(nearestNames(text, dimensionNames)) ?? `there is ${dimensionNames.join(', ')} and tag:NAME`,
  });
}

export function isDimension(text: string): boolean {
  return dimensionNames.some((each) => each === text);
}

export function isUnit(dimension: string): dimension is CalendarUnit {
  return calendarUnits.some((unit) => unit === dimension);
}

export function isOwner(dimension: Dimension): dimension is OwnerDimension {
  return ownerDimensions.some((each) => each === dimension);
}

/** The labels that these dimensions ask for, those of a map of owners among them. */
export function keptFor(dimensions: readonly Dimension[], owners?: Owners): KeptLabels {
  const owned = dimensions.filter((each) => isOwner(each));
  const asked = owned.length > 0 ? owners : undefined;
  const has = (label: 'project' | 'user' | 'key' | 'session'): boolean =>
    dimensions.includes(label) || asked?.labels.has(label) === true;
  const named = dimensions.flatMap((dimension) => (dimension.startsWith('tag:') ? [dimension.slice(4)] : []));
  return {
    project: has('project'),
    user: has('user'),
    key: has('key'),
    session: has('session'),
    tier: dimensions.includes('tier'),
    tags: [...new Set([...named, ...owned, ...(asked?.tags ?? [])])],
  };
}

/** All labels, for a roll-up that can be reported on later. */
export const keepAll: KeptLabels = { project: true, user: true, key: true, session: false, tier: true, tags: 'all' };

/** How dimensions are called in JSON. */
export function keyName(dimension: Dimension): string {
  return dimension === 'service-tier' ? 'serviceTier' : dimension === 'cost-center' ? 'costCenter' : dimension;
}

/** Where a cell stands in a dimension; undefined where its source does not say. */
export function valueIn(
  dimension: Dimension,
  { series, at }: RollUpCell,
  priced: PricedCell,
  timeZone: string,
  owners?: Owners,
): string | undefined {
  if (isLabel(dimension)) return labelIn(dimension, series, owners);
  if (isUnit(dimension)) return at === undefined ? undefined : calendarUnitAt(at, dimension, timeZone).name;
  switch (dimension) {
    case 'model':
      return series.model === '' ? undefined : series.model;
    case 'offer':
      return priced.offer;
    case 'provider':
      return series.provider ?? priced.offer?.slice(0, priced.offer.indexOf('/'));
    case 'service-tier':
      return series.serviceTier ?? 'standard';
  }
}

/** What a source, or a map, tells of where use came from. */
type Label = 'project' | 'user' | 'key' | 'session' | 'tier' | OwnerDimension | `tag:${string}`;

const unlabelled: ReadonlySet<string> = new Set(['model', 'offer', 'provider', 'service-tier', ...calendarUnits]);

export function isLabel(dimension: Dimension): dimension is Label {
  return !unlabelled.has(dimension);
}

/** What labels say of a dimension; undefined where they do not. */
export function labelIn(dimension: Label, labels: Labels, owners?: Owners): string | undefined {
  if (isOwner(dimension)) return owners?.of(labels, dimension) ?? labels.tags?.[dimension];
  switch (dimension) {
    case 'project':
    case 'user':
    case 'key':
    case 'session':
    case 'tier':
      return labels[dimension];
    default:
      return labels.tags?.[dimension.slice(4)];
  }
}
