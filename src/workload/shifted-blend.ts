import type { Instant } from '../values/calendar.ts';
import { isZero, minus, one, plus, sum, times, zero } from '../values/money.ts';
import type { BlendSpec, CandidateSpec } from './blend.ts';
import { changeOwn, partsOf, specName } from './own-models.ts';
import { movedBy, reached, type Shift } from './shift.ts';

/** A candidate whose traffic shifts, under a name of its own; as it is where none of the shifts is about it. */
export function withShifts(
  spec: CandidateSpec,
  shifts: readonly Shift[],
  keyOf: (name: string) => string,
): CandidateSpec {
  if (typeof spec !== 'string' && spec.chain) return spec;
  if (typeof spec !== 'string' && spec.own) return withOwnShifts(spec, shifts, keyOf);
  const [name, parts] = [specName(spec), partsOf(spec)];
  const keyed = shifts.map(({ of, to }) => ({ of: keyOf(of), to: keyOf(to) }));
  const models = new Set(parts.flatMap(({ offer }) => [...reached(keyOf(offer), keyed)]));
  const by = shifts.filter(({ of }) => models.has(keyOf(of)));
  if (by.length === 0) return spec;
  // One model has one name.
  const names = new Map<string, string>();
  const named = (model: string): string => {
    const first = names.get(keyOf(model)) ?? model;
    names.set(keyOf(model), first);
    return first;
  };
  return {
    name: `${name} shifted`,
    parts: parts.map((part) => ({ ...part, offer: named(part.offer) })),
    shifted: { of: spec, by: by.map((shift) => ({ ...shift, of: named(shift.of), to: named(shift.to) })) },
  };
}

function withOwnShifts(spec: BlendSpec, shifts: readonly Shift[], keyOf: (name: string) => string): CandidateSpec {
  const by = new Set<Shift>();
  const changed = changeOwn(spec, (each) => {
    const own = withShifts(each, shifts, keyOf);
    if (typeof own !== 'string') for (const shift of own.shifted?.by ?? []) by.add(shift);
    return own;
  });
  if (changed === spec) return spec;
  return { ...changed, name: `${spec.name} shifted`, shifted: { of: spec, by: [...by] } };
}

/** A candidate as it is in the month of a day: what shifts by then has. */
export function specAt(spec: CandidateSpec, at: Instant): CandidateSpec {
  if (typeof spec === 'string' || !spec.shifted) return spec;
  if (spec.own) return changeOwn(spec, (each) => specAt(each, at));
  const { by } = spec.shifted;
  const parts = new Map<string, Part>();
  const place = (part: Part): void => {
    const key = `${part.model ?? ''} ${part.offer}`;
    const moves = by.flatMap((shift) => (shift.of === part.offer ? [{ ...shift, share: movedBy(shift, at) }] : []));
    const stays = minus(one, sum(moves.map(({ share }) => share)));
    const share = plus(parts.get(key)?.share ?? zero, times(part.share, stays));
    if (!isZero(share)) parts.set(key, { ...part, share });
    for (const move of moves)
      if (!isZero(move.share)) place({ ...part, offer: move.to, share: times(part.share, move.share) });
  };
  for (const part of spec.parts) place(part);
  return { ...spec, parts: [...parts.values()] };
}

type Part = BlendSpec['parts'][number];

/** A candidate as it was asked for, without its shifts and the models of scenarios. */
export function beforeShifts(spec: CandidateSpec): CandidateSpec {
  if (typeof spec === 'string') return spec;
  const asked = spec.shifted?.of ?? spec;
  return typeof asked === 'string' ? asked : (asked.own?.rest ?? asked);
}
