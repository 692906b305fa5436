import type { Engine } from '../sql/engines.ts';
import { standardText, type SqlDialect } from '../sql/dialect.ts';
import { usageColumns } from '../sql/usage-columns.ts';

/** A table of another tool, and the query that makes `usage` of it in each engine that may hold it. */
export interface UsageSource {
  readonly title: string;
  /** Its default name: of a table, or of files. */
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

/** The catalogue's name of a provider as other tools name it. */
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

/** Expressions for the columns of `usage` that a source knows. */
type Known = Readonly<Record<string, string>>;

/** A query with every column of `usage`: those that the source does not know are empty, or 0. */
export function usageSelect({ quote, type }: Pick<SqlDialect, 'quote' | 'type'>, known: Known, from: string): string {
  const columns = usageColumns.map(({ name, type: columnType }) => {
    const nothing =
      columnType === 'tokens' && name !== 'prompt_tokens'
        ? '0'
        : columnType === 'text'
          ? "''"
          : `CAST(NULL AS ${type(columnType, true)})`;
    return `  ${known[name] ?? (name === 'requests' ? '1' : nothing)} AS ${quote(name)}`;
  });
  return `SELECT\n${columns.join(',\n')}\nFROM ${from}`;
}
