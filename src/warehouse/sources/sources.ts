import { UserError } from '../../values/errors.ts';
import { didYouMean, nearestNames, orList } from '../../values/nearest.ts';
import type { Engine } from '../sql/engines.ts';
import { canonical } from './canonical.ts';
import { langfuse } from './langfuse.ts';
import { litellm } from './litellm.ts';
import { openrouter } from './openrouter.ts';
import { otel } from './otel.ts';
import type { UsageSource } from './source.ts';

const sources: Readonly<Record<string, UsageSource>> = { litellm, langfuse, otel, canonical, openrouter };

/**
 * The query that makes `usage` of a source's table. Throws a UserError for an unknown source, or one not in that
 * engine.
 */
export function sourceQuery(name: string, engine: Engine, from: string | undefined): string {
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (!source)
    throw new UserError(`--source: "${name}" is not a source`, {
      hint: didYouMean(nearestNames(name, Object.keys(sources))) ?? `there is ${orList(Object.keys(sources))}`,
    });
  const known = Object.keys(source.engines);
  const make = source.engines[engine];
  if (!make)
    throw new UserError(`${source.title} are not read in ${engine}`, { hint: `there is --engine ${known.join(', ')}` });
  return make(from ?? source.table);
}
