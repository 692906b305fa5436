import type { Finding } from '../../pricing/lists/check.ts';
import { buildReport } from '../../report/build-report.ts';
import { left, text, tokens, type Report } from '../../report/report.ts';
import { recordsOf, tableOf } from '../tables.ts';

export interface CheckedFile {
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** The findings in price lists, one line each, as `file:line:column`. */
export function checkReport(files: readonly CheckedFile[]): Report {
  const all = files.flatMap(({ file, findings }) => findings.map((finding) => ({ file, ...finding })));
  const count = (level: Finding['level']) => all.filter((finding) => finding.level === level).length;
  const lists = `${files.length} ${files.length === 1 ? 'list' : 'lists'}`;
  const table = tableOf(all, [
    [left('level', 'Level'), ({ level }) => text(level)],
    [left('place', 'Where'), ({ file, line, column }) => text(`${file}:${line}:${column}`)],
    [left('message', 'What'), ({ message }) => text(message)],
  ]);
  return buildReport({
    tables: all.length > 0 ? [table] : [],
    notes: [`${lists}, ${count('error')} errors, ${count('warning')} warnings.`],
    records: recordsOf(all, {
      level: ({ level }) => text(level),
      file: ({ file }) => text(file),
      line: ({ line }) => tokens(line),
      column: ({ column }) => tokens(column),
      message: ({ message }) => text(message),
      hint: ({ hint }) => text(hint ?? ''),
    }),
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
  });
}
