import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { fakeIo } from '../fake-io.ts';

// Dialects that no machine at hand can run: parsed by a parser of each, which is not the same as run.

const require = createRequire(import.meta.url);

interface Parser {
  /** What is wrong with a statement; nothing for a good one. */
  readonly problemsOf: (statement: string) => readonly string[];
}

function nodeSqlParser(dialect: 'bigquery' | 'snowflake'): Parser {
  const { Parser: Parses } = require(`node-sql-parser/build/${dialect}.js`) as typeof import('node-sql-parser');
  const parser = new Parses();
  return {
    problemsOf: (statement) => {
      try {
        // Its parser of BigQuery breaks by itself at every CREATE SCHEMA.
        if (dialect === 'bigquery' && statement.startsWith('CREATE SCHEMA')) return [];
        // It does not know the type, whose grammar is that of the one beside it.
        parser.parse(statement.replaceAll('BIGNUMERIC', 'NUMERIC'), { database: dialect });
        return [];
      } catch (error) {
        return [String(error)];
      }
    },
  };
}

async function sparkParser(): Promise<Parser> {
  const { SparkSQL } = await import('dt-sql-parser');
  const parser = new SparkSQL();
  return {
    problemsOf: (statement) =>
      parser
        .validate(`${statement};`)
        .map(({ startLine, startColumn, message }) => `${startLine}:${startColumn} ${message}`),
  };
}

const parsers = {
  bigquery: () => nodeSqlParser('bigquery'),
  snowflake: () => nodeSqlParser('snowflake'),
  spark: sparkParser,
} as const;

describe.each(Object.entries(parsers))('the script for %s', (engine, start) => {
  it('parses, statement by statement', async () => {
    const io = fakeIo();
    const code = await run(
      [
        'pricing',
        'export',
        '--as',
        'sql',
        '--engine',
        engine,
        '--provider',
        'acme',
        '--pricing',
        `${import.meta.dirname}/prices.yaml`,
        '--schema',
        'costs',
      ],
      io,
    );
    expect([code, io.err()]).toEqual([0, '']);
    const { problemsOf } = await start();
    const statements = io
      .out()
      .split(/;\n\n/)
      .map((text) => text.replaceAll(/^--.*\n/gm, '').trim())
      .filter((text) => text !== '');
    expect(statements.length).toBeGreaterThan(15);
    const wrong = statements.flatMap((text) =>
      problemsOf(text).map((problem) => `${text.slice(0, 300)} … ${problem.slice(0, 600)}`),
    );
    expect(wrong).toEqual([]);
    expect(problemsOf('SELECT FROM WHERE )')).not.toEqual([]);
  });
});
