import type { TextKind } from './ratio-table.ts';

/** Letters that are looked at; what a text is shows early. */
const SAMPLE = 20_000;

/** The kind of a text by its beginning; undefined where none that was measured fits. */
export function textKind(text: string): TextKind | undefined {
  const sample = text.slice(0, SAMPLE);
  return kindOfData(sample) ?? kindOfScript(sample) ?? kindOfForm(sample) ?? kindOfLanguage(sample);
}

function kindOfData(sample: string): TextKind | undefined {
  const first = sample.trimStart().charAt(0);
  if (first === '{' || first === '[') {
    if (/"(?:parameters|input_schema)"/.test(sample) && /"(?:properties|description)"/.test(sample)) return 'tools';
    if (/"[^"\n]{0,200}":/.test(sample) || /^\[\s{0,99}["\d[{]/.test(sample.trimStart())) return 'json';
  }
  const signs = shareOf(sample, /[\d,;|:.]/g);
  return signs > 0.35 && shareOf(sample, /\d/g) > 0.2 ? 'numbers' : undefined;
}

/** Scripts with the expression of their letters; Japanese is written in Chinese letters too. */
const scripts: readonly (readonly [TextKind, RegExp, share: number])[] = [
  ['japanese', /[\u3040-\u30ff]/g, 0.1],
  ['chinese', /[\u4e00-\u9fff]/g, 0.3],
  ['korean', /[\uac00-\ud7af\u1100-\u11ff]/g, 0.3],
  ['cyrillic', /[\u0400-\u052f]/g, 0.4],
  ['arabic', /[\u0600-\u06ff]/g, 0.4],
  ['devanagari', /[\u0900-\u097f]/g, 0.4],
];

function kindOfScript(sample: string): TextKind | undefined {
  const found = scripts.find(([, letters, share]) => shareOf(sample, letters) > share);
  if (found) return found[0];
  return shareOf(sample, /[\u{1f300}-\u{1faff}\u2600-\u27bf]/gu) > 0.02 ? 'emoji' : undefined;
}

const markdown = /^(?:#{1,6} \S|```|\s{0,9}[-*] \S|> |\|.*\|$)/;
const yaml = /^\s{0,40}(?:- )?["'\w./-]{1,60}:(?: |$)/;
const codeEnd = /[{};]$/;
const codeWords =
  /^\s{0,80}(?:import|export|from|def|class|function|const|let|var|return|if|for|while|fn|pub|func|package|public)\b/;

function kindOfForm(sample: string): TextKind | undefined {
  const lines = sample
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.slice(0, 400));
  const share = (expression: RegExp): number => lines.filter((line) => expression.test(line)).length / lines.length;
  if (lines.length < 3) return undefined;
  if (share(codeEnd) > 0.25 || share(codeWords) > 0.25) return 'code';
  if (share(yaml) > 0.5) return 'yaml';
  return /^#{1,6} \S/m.test(sample) && share(markdown) > 0.15 ? 'markdown' : undefined;
}

const words: readonly (readonly [TextKind, RegExp])[] = [
  ['english', /\b(?:the|and|of|to|is|that|for|you|with|are|not)\b/gi],
  ['german', /\b(?:der|die|das|und|ist|nicht|mit|den|ein|eine|zu|sie|von)\b/gi],
  ['latin', /\b(?:de|la|el|que|les|des|et|en|los|il|di|che|per|het|een|um|os|nie|w|na|se|och|att|yang|bir|ve)\b/gi],
];

function kindOfLanguage(sample: string): TextKind | undefined {
  const counted = words.map(([kind, expression]) => ({ kind, count: countOf(sample, expression) }));
  const [best] = counted.toSorted((a, b) => b.count - a.count);
  return best && best.count > 0 ? best.kind : undefined;
}

function shareOf(sample: string, letters: RegExp): number {
  return sample === '' ? 0 : countOf(sample, letters) / sample.replaceAll(/\s/g, '').length;
}

function countOf(sample: string, expression: RegExp): number {
  return sample.match(expression)?.length ?? 0;
}
