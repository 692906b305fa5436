import type { Finding } from '../pricing/lists/check.ts';
import { left, right, text, tokens, type Report, type Table } from '../report/report.ts';

export interface CheckedFile {
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** What was found in price lists, one line each, as `file:line:column`. */
export function checkReport(files: readonly CheckedFile[]): Report {
  const all = files.flatMap(({ file, findings }) => findings.map((finding) => ({ file, ...finding })));
  const count = (level: Finding['level']) => all.filter((finding) => finding.level === level).length;
  const summary = `${files.length} ${files.length === 1 ? 'list' : 'lists'}, ${count('error')} errors, ${count('warning')} warnings.`;
  const table: Table = {
    columns: [left('level', 'Level'), left('place', 'Where'), left('message', 'What')],
    rows: all.map(({ level, file, line, column, message }) => ({
      cells: [text(level), text(`${file}:${line}:${column}`), text(message)],
    })),
  };
  return {
    tables: all.length > 0 ? [table] : [],
    notes: [summary],
    records: {
      columns: [
        left('level', 'level'),
        left('file', 'file'),
        right('line', 'line'),
        right('column', 'column'),
        left('message', 'message'),
        left('hint', 'hint'),
      ],
      rows: all.map(({ level, file, line, column, message, hint }) => ({
        cells: [text(level), text(file), tokens(line), tokens(column), text(message), text(hint ?? '')],
      })),
    },
    assumptions: [],
    unpriced: [],
    prices: undefined,
    body: () => ({
      files: files.length,
      errors: count('error'),
      warnings: count('warning'),
      findings: all.map(({ level, file, line, column, message, hint }) => ({
        level,
        file,
        line,
        column,
        message,
        hint: hint ?? null,
      })),
    }),
  };
}
