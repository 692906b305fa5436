import type { Engine } from '../sql/engines.ts';
import { standardText, type SqlDialect } from '../sql/dialect.ts';
import { usageColumns } from '../sql/usage-columns.ts';

/** A table that other tools write, and the query that makes `usage` of it in each engine that it is found in. */
export interface UsageSource {
  readonly title: string;
  /** Where it stands unless the user says otherwise: a table, or files. */
  readonly table: string;
  readonly engines: Readonly<Partial<Record<Engine, (from: string) => string>>>;
}

/** `shop.spend logs` with each of its parts in quotes. */
export function quotedPath(path: string, quote: string): string {
  return path
    .split('.')
    .map((part) => quote + part.replaceAll(quote, quote + quote) + quote)
    .join('.');
}

/** Files as DuckDB reads them, by their ending: with the given columns, whatever the first rows look like. */
export function duckFiles(path: string, columns: Readonly<Record<string, string>>): string {
  const file = standardText(path);
  const types = Object.entries(columns).map(([name, type]) => `${standardText(name)}: ${standardText(type)}`);
  if (/\.parquet$/i.test(path)) return `read_parquet(${file})`;
  if (/\.[ct]sv(\.gz)?$/i.test(path)) return `read_csv(${file}, header = true, types = {${types.join(', ')}})`;
  return `read_json(${file}, columns = {${types.join(', ')}})`;
}

/** The provider of a name as other tools write it, by the name that the catalogue has for it. */
export function providerOf(expression: string): string {
  const names: Readonly<Record<string, string>> = {
    azure_ai: 'azure',
    'azure.ai.openai': 'azure',
    'azure.ai.inference': 'azure',
    azure_text: 'azure',
    'aws.bedrock': 'bedrock',
    bedrock_converse: 'bedrock',
    cohere_chat: 'cohere',
    dashscope: 'alibaba',
    fireworks_ai: 'fireworks',
    gemini: 'google',
    'gcp.gemini': 'google',
    'gcp.gen_ai': 'google',
    'gcp.vertex_ai': 'google',
    vertex_ai: 'google',
    'vertex_ai-language-models': 'google',
    mistral_ai: 'mistral',
    mistralai: 'mistral',
    moonshot: 'moonshotai',
    together_ai: 'together',
    x_ai: 'xai',
    'x-ai': 'xai',
  };
  const cases = Object.entries(names).map(([name, provider]) => `WHEN '${name}' THEN '${provider}'`);
  return `CASE lower(${expression}) ${cases.join(' ')} ELSE lower(coalesce(${expression}, '')) END`;
}

/** What a source knows of each column of `usage`, as expressions. */
type Known = Readonly<Record<string, string>>;

/** A query with every column of `usage`: what the source does not know is empty, or none of it. */
export function usageSelect({ quote, type }: Pick<SqlDialect, 'quote' | 'type'>, known: Known, from: string): string {
  const columns = usageColumns.map(({ name, type: of }) => {
    const nothing =
      of === 'tokens' && name !== 'prompt_tokens' ? '0' : of === 'text' ? "''" : `CAST(NULL AS ${type(of, true)})`;
    return `  ${known[name] ?? (name === 'requests' ? '1' : nothing)} AS ${quote(name)}`;
  });
  return `SELECT\n${columns.join(',\n')}\nFROM ${from}`;
}
