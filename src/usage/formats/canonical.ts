import { countIn, maybeCountIn, momentIn, textIn } from '../records/fields.ts';
import { separateMeters } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import type { UsageFormat } from './format.ts';

/** Requests in disjoint buckets, as pipelines that normalise several sources write them. */
export const canonical: UsageFormat = {
  kind: 'json',
  name: 'canonical',
  title: 'requests normalised to disjoint buckets',
  marks: ['input_uncached'],
  recognises: (value) => 'input_uncached' in value && 'model' in value,
  open: () => (line) => {
    const reasoning = countIn(line, 'reasoning_in_output');
    return [
      {
        ...blank,
        at: momentIn(line, 'ts'),
        provider: providerNamed(textIn(line, 'provider')),
        model: textIn(line, 'model') ?? '',
        requests: maybeCountIn(line, 'requests') ?? 1,
        tokens: separateMeters({
          input: countIn(line, 'input_uncached'),
          cacheRead: countIn(line, 'cache_read'),
          cacheWrite: countIn(line, 'cache_write_5m'),
          cacheWrite1h: countIn(line, 'cache_write_1h'),
          output: countIn(line, 'output') - reasoning,
          reasoning,
        }),
        serviceTier: textIn(line, 'batch') === 'true' ? 'batch' : undefined,
      },
    ];
  },
};
