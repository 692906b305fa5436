import type { Model } from './schema.ts';

interface Head {
  /** The provider, as offers name it. */
  readonly id: string;
  readonly name: string;
  readonly source: string;
}

/** A price list as people write one: a line for each property, each period on one line. */
export function listYaml({ id, name, source }: Head, models: readonly Model[]): string {
  const head = [
    '# yaml-language-server: $schema=./schema.json',
    'schema: 1',
    `provider: ${text(id)}`,
    `name: ${text(name)}`,
    `source: ${text(source)}`,
    'models:',
  ];
  return `${[...head, ...models.flatMap(modelLines)].join('\n')}\n`;
}

function modelLines({ rates, ...model }: Model): string[] {
  const [first = '', ...others] = Object.entries(model)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${flow(value)}`);
  return [`  - ${first}`, ...others.map((line) => `    ${line}`), '    rates:', ...rates.map((period) => `      - ${flow(period)}`)];
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => `${key}: ${flow(inner)}`);
    return `{ ${pairs.join(', ')} }`;
  }
  return typeof value === 'string' ? text(value) : String(value);
}

/** Plain where YAML reads it as this text and nothing else, in quotes otherwise. */
function text(value: string): string {
  return /^[A-Za-z][\w./@ ()+-]*$/.test(value) && !/^(true|false|null|yes|no)$/i.test(value) && !value.endsWith(' ') ? value : quotedUnlessDay(value);
}

function quotedUnlessDay(value: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) || /^https:\/\/[\w./-]+$/.test(value) ? value : JSON.stringify(value);
}
