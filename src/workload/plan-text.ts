import { isZero, plain, times, decimal, type Decimal, type Money } from '../values/money.ts';
import type { CandidateSpec } from './blend.ts';
import type { AssumedRate, Stage } from './plan.ts';
import type { Drivers } from './scenario.ts';

/** What a plan of flags says. */
export interface Written {
  readonly baseline: string;
  readonly candidates: readonly CandidateSpec[];
  readonly scenarios: readonly { readonly name: string; readonly drivers: Drivers; readonly volumes: Volumes }[];
  readonly assumeInput: AssumedRate | undefined;
  readonly assumeWebSearch: Money | undefined;
  readonly daysPerMonth: number | undefined;
  readonly budget: Money | undefined;
  readonly stages: readonly Stage[];
}

/** Volumes as the user wrote them (`4000/day`), in the place of what they come to in a month. */
export type Volumes = Readonly<Partial<Record<'tokens' | 'requests' | 'requestsPerUser', string>>>;

/** A plan file that says the same as flags. */
export function planText({ baseline, candidates, scenarios, stages, ...rest }: Written): string {
  const lines = [
    '# yaml-language-server: $schema=./node_modules/cost-projection/dist/plan.schema.json',
    '# Keys that a plan may have beside these: cost-projection init without models writes an example of each.',
    'schema: 1',
    '',
    '# Savings are measured against it.',
    `baseline: ${quoted(baseline)}`,
    'candidates:',
    ...candidates.map(candidateLine),
    ...settledLines(rest),
    '',
    'scenarios:',
    ...scenarios.flatMap(({ name, drivers, volumes }) => [
      `  - name: ${quoted(name)}`,
      ...driverLines(drivers, volumes),
    ]),
    ...(stages.length === 0 ? [] : ['', '# One after the other, from these months on.', 'forecast:', '  stages:']),
    ...stages.map(({ scenario, month }) => `    ${quoted(scenario)}: ${month}`),
  ];
  return `${lines.join('\n')}\n`;
}

function candidateLine(candidate: CandidateSpec): string {
  if (typeof candidate === 'string') return `  - ${quoted(candidate)}`;
  const parts = candidate.parts.map(({ offer, share }) => `${quoted(offer)}: ${percent(share)}`);
  return `  - { name: ${quoted(candidate.name)}, blend: { ${parts.join(', ')} } }`;
}

function settledLines({
  assumeInput,
  assumeWebSearch,
  daysPerMonth,
  budget,
}: Omit<Written, 'baseline' | 'candidates' | 'scenarios' | 'stages'>): string[] {
  return [
    ...(assumeInput === undefined
      ? []
      : [`assumeInput: ${assumeInput === 'output' ? assumeInput : plain(assumeInput)}`]),
    ...(assumeWebSearch ? [`assumeWebSearch: ${plain(assumeWebSearch)}`] : []),
    ...(daysPerMonth === undefined ? [] : [`daysPerMonth: ${daysPerMonth}`]),
    ...(budget
      ? [
          '',
          '# Dollars a month, all scenarios together: project, compare and forecast fail above it.',
          `budget: ${plain(budget)}`,
        ]
      : []),
  ];
}

function driverLines(drivers: Drivers, volumes: Volumes): string[] {
  return Object.entries({ ...drivers, ...volumes }).flatMap(([driver, value]) =>
    value === undefined ? [] : [`    ${driver}: ${valueText(value)}`],
  );
}

function valueText(value: string | number | boolean | Decimal | readonly string[]): string {
  if (typeof value === 'object' && 'units' in value) return percent(value);
  if (typeof value === 'object') return `[${value.map(quoted).join(', ')}]`;
  return String(value);
}

function percent(share: Decimal): string {
  return isZero(share) ? '0%' : `${plain(times(share, decimal(100)))}%`;
}

/** A name as YAML reads it back as that text. */
function quoted(text: string): string {
  const isPlain =
    /^[a-z][\w ./-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text) && !text.endsWith(' ');
  return isPlain ? text : JSON.stringify(text);
}
