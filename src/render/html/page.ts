import { printable } from '../../values/printable.ts';
import { exactJson } from '../../values/exact-json.ts';
import type { Chart } from '../../report/charts/chart.ts';
import type { PageQuestion } from '../question.ts';
import type { Picture, Report } from '../../report/report.ts';
import { escapeMarkup } from '../chart/markup.ts';
import { findingOf, resultHtml } from './body.ts';
import { style } from './style.ts';

/** The parts of a page besides the report. */
export interface PageParts {
  /** The code that runs in it. */
  readonly script: string;
  /** `sha256-…` of a text, for the content policy. */
  readonly hash: (text: string) => string;
  /** Turns the page into a calculator. */
  readonly question: PageQuestion | undefined;
  /** The version of the program that wrote it. */
  readonly version: string;
}

/** The data that a page carries for its script. */
export interface PageData {
  /** Undefined if they are too many to be redrawn. */
  readonly charts: readonly Chart[] | undefined;
  readonly question: PageQuestion | undefined;
}

const WIDTH = 760;
/** Charts of more than this are drawn once, for one width. */
const MOST_CHART_TEXT = 120_000;

/** A report as one file that loads nothing else: it opens from a disk, with the network off. */
export function* pageHtml(report: Report, picture: Picture, parts: PageParts): Generator<string> {
  const { script, hash, version, question } = parts;
  const title = findingOf(report);
  const allowed = `script-src '${hash(script)}'; style-src '${hash(style)}'`;
  const policy = `default-src 'none'; ${allowed}; base-uri 'none'; form-action 'none'`;
  yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n';
  yield `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`;
  yield '<meta name="viewport" content="width=device-width,initial-scale=1">\n';
  yield '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n';
  yield `<title>${escapeMarkup(title)}</title>\n<style>${style}</style>\n</head>\n<body>\n`;
  yield `<main${question ? ' class="asks"' : ''}>\n<div id="result">${resultHtml(report, picture, WIDTH)}</div>\n`;
  yield question ? '<details id="calculator" hidden><summary><h2>Change the numbers</h2></summary></details>\n' : '';
  yield '</main>\n';
  yield `<footer>Written by cost-projection ${escapeMarkup(version)}. `;
  yield 'This file computes by itself and sends nothing anywhere.</footer>\n';
  yield `<script type="application/json" id="data">${dataOf(picture.charts, question)}</script>\n`;
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

/** Data that cannot end the element around it. */
function dataOf(charts: readonly Chart[], question: PageQuestion | undefined): string {
  const whole: PageData = { charts, question };
  const text = exactJson(whole);
  const isLarge = question === undefined && text.length > MOST_CHART_TEXT;
  return printable(isLarge ? exactJson({ ...whole, charts: undefined }) : text).replaceAll('<', String.raw`\u003c`);
}
