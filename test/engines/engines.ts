import { readFileSync } from 'node:fs';

/** A real engine: runs scripts, answers a query with rows of texts. */
export interface Running {
  readonly run: (script: string) => Promise<void>;
  readonly query: (sql: string) => Promise<(string | null)[][]>;
  /** Fills `usage` with a file of comma-separated values. */
  readonly load: (csv: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startDuckDb(): Promise<Running> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  return {
    run: async (script) => void (await connection.run(script)),
    query: async (sql) =>
      (await connection.runAndReadAll(sql))
        .getRows()
        .map((row) => row.map((value) => (value === null ? null : String(value)))),
    load: async (csv) => void (await connection.run(`COPY usage FROM '${csv}' (HEADER false)`)),
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await Promise.resolve();
    },
  };
}

export async function startClickHouse(path?: string): Promise<Running> {
  const { Session } = await import('chdb');
  const session = new Session(path);
  const query = (sql: string): Promise<(string | null)[][]> => {
    const text = String(session.query(sql, 'JSONCompactStringsEachRow'));
    return Promise.resolve(
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as string[]).map((value) => (value === 'ᴺᵁᴸᴸ' ? null : value))),
    );
  };
  const run = async (script: string): Promise<void> => {
    for (const statement of script.split(/;\n\n/))
      if (statement.replaceAll(/^--.*$/gm, '').trim() !== '') await query(statement);
  };
  return {
    run,
    query,
    load: async (csv) =>
      void (await query(
        `INSERT INTO usage SELECT * FROM file('${csv}', 'CSV', 'id String, at DateTime64(3, \\'UTC\\'), provider String, model String, service_tier String, thinking Bool, multipliers String, prompt_tokens Nullable(Int64), requests Int64, web_searches Int64, i Int64, cr Int64, cw Int64, cw1 Int64, ia Int64, cra Int64, im Int64, o Int64, r Int64, oa Int64, project String')`,
      )),
    close: async () => {
      session.cleanup();
      await Promise.resolve();
    },
  };
}

function textOf(value: unknown): string | null {
  if (value === null) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}

export async function startPostgres(): Promise<Running> {
  const { PGlite } = await import('@electric-sql/pglite');
  const pg = await PGlite.create();
  await pg.exec("SET timezone = 'Asia/Shanghai'");
  const query = async (sql: string): Promise<(string | null)[][]> => {
    const { rows } = await pg.query<unknown[]>(sql, [], { rowMode: 'array' });
    return rows.map((row) => row.map(textOf));
  };
  return {
    run: async (script) => void (await pg.exec(script)),
    query,
    load: async (csv) => {
      await pg.exec("SET timezone = 'UTC'");
      await pg.query(
        `COPY usage FROM '/dev/blob' (FORMAT csv, FORCE_NOT_NULL (provider, service_tier, multipliers))`,
        [],
        {
          blob: new Blob([readFileSync(csv)]),
        },
      );
      await pg.exec("SET timezone = 'Asia/Shanghai'");
      await pg.exec('ANALYZE');
    },
    close: () => pg.close(),
  };
}
