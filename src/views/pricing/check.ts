import type { Finding } from '../../pricing/lists/check.ts';
import { buildReport } from '../../report/build-report.ts';
import { left, text, tokens, type Report } from '../../report/report.ts';
import { listNames } from '../../report/sentence.ts';
import { countOf } from '../../values/format.ts';
import { recordsOf, tableOf } from '../tables.ts';

export interface CheckedFile {
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** The findings in price lists by their places, `file:line:column`; for people, those that say the same are one. */
export function checkReport(files: readonly CheckedFile[]): Report {
  const all = files.flatMap(({ file, findings }) => findings.map((finding) => ({ file, ...finding })));
  const count = (level: Finding['level']) => all.filter((finding) => finding.level === level).length;
  const warnings = countOf(count('warning'), 'warning');
  const table = tableOf(files.flatMap(foldedFindings), [
    [left('place', 'Where'), ({ file, line, column }) => text(`${file}:${line}:${column}`)],
    [left('level', 'Level'), ({ level }) => text(level)],
    [left('message', 'What'), ({ message }) => text(message)],
  ]);
  return buildReport({
    finding: () => `${countOf(count('error'), 'error')} and ${warnings} in ${countOf(files.length, 'list')}.`,
    tables: all.length > 0 ? [table] : [],
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

/** The findings of a file, those that say the same of several offers at the place of the first. */
function foldedFindings({ file, findings }: CheckedFile): (Finding & { readonly file: string })[] {
  const byMessage = new Map<string, { readonly first: Finding; readonly offers: string[] }>();
  for (const finding of findings) {
    const [offer = '', ...said] = finding.message.split(': ');
    const key = `${finding.level} ${said.length === 0 ? finding.message : said.join(': ')}`;
    const alike = byMessage.get(key) ?? { first: finding, offers: [] };
    byMessage.set(key, { ...alike, offers: [...alike.offers, offer] });
  }
  return [...byMessage.values()].map(({ first, offers: [offer = '', ...others] }) => ({
    ...first,
    file,
    message: `${listNames([offer, ...others], SHOWN_NAMES)}${first.message.slice(offer.length)}`,
  }));
}

const SHOWN_NAMES = 3;
