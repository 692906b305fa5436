import { separateMeters } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import { fieldsOf } from '../records/row.ts';
import type { LineFormat } from './format.ts';
import { providerNamed } from './providers.ts';

const fields = fieldsOf({
  ts: 'ts',
  provider: 'provider',
  model: 'model',
  requests: 'requests',
  input: 'input_uncached',
  read: 'cache_read',
  written5m: 'cache_write_5m',
  written1h: 'cache_write_1h',
  output: 'output',
  reasoning: 'reasoning_in_output',
  batch: 'batch',
});

/** Requests in disjoint buckets, as pipelines that normalise several sources write them. */
export const canonical: LineFormat = {
  kind: 'line',
  name: 'canonical',
  title: 'requests normalised to disjoint buckets',
  paths: fields.paths,
  recognises: (value) => 'input_uncached' in value && 'model' in value,
  open: () => (row) => {
    const { at } = fields;
    const reasoning = row.count(at.reasoning);
    return {
      ...blank,
      at: row.moment(at.ts),
      provider: providerNamed(row.text(at.provider)),
      model: row.text(at.model) ?? '',
      requests: row.maybeCount(at.requests) ?? 1,
      tokens: separateMeters({
        input: row.count(at.input),
        cacheRead: row.count(at.read),
        cacheWrite: row.count(at.written5m),
        cacheWrite1h: row.count(at.written1h),
        output: row.count(at.output) - reasoning,
        reasoning,
      }),
      serviceTier: row.text(at.batch) === 'true' ? 'batch' : undefined,
    };
  },
};
