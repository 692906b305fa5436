// node duck.mjs json|csv FILE: the same requests added up and priced by DuckDB with a join.
import { DuckDBInstance } from '@duckdb/node-api';
import { pricedModels } from './generate.mjs';

const [kind, file] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
await connection.run(
  'CREATE TABLE price(model VARCHAR, input DECIMAL(18,8), output DECIMAL(18,8), cached DECIMAL(18,8))',
);
const rows = pricedModels().map(({ id, input, output, cacheRead }) => `('${id}', ${input}, ${output}, ${cacheRead})`);
await connection.run(`INSERT INTO price VALUES ${rows.join(', ')}`);
const source =
  kind === 'csv'
    ? `SELECT "timestamp"[1:7] AS month, model, prompt_tokens AS prompt, completion_tokens AS completion, cached_tokens AS cached
       FROM read_csv('${file}', header = true, columns = { timestamp: 'VARCHAR', model: 'VARCHAR', prompt_tokens: 'BIGINT', completion_tokens: 'BIGINT', cached_tokens: 'BIGINT' })`
    : `SELECT "timestamp"[1:7] AS month, model, usage.prompt_tokens AS prompt, usage.completion_tokens AS completion, usage.prompt_tokens_details.cached_tokens AS cached
       FROM read_json('${file}', format = 'newline_delimited', columns = { timestamp: 'VARCHAR', model: 'VARCHAR',
         usage: 'STRUCT(prompt_tokens BIGINT, completion_tokens BIGINT, prompt_tokens_details STRUCT(cached_tokens BIGINT))' })`;
const result = await connection.runAndReadAll(`
  WITH requests AS (${source}),
  sums AS (SELECT month, model, count(*) AS requests, sum(prompt)::BIGINT AS prompt, sum(completion)::BIGINT AS completion, sum(cached)::BIGINT AS cached
           FROM requests GROUP BY month, model)
  SELECT sum(requests)::BIGINT, sum((sums.prompt - sums.cached) * input + completion * output + sums.cached * price.cached) / 1000000
  FROM sums JOIN price USING (model)`);
const [[requests, dollars]] = result.getRowsJson();
console.log(JSON.stringify({ requests: Number(requests), dollars: Number(dollars) }));
