import { mismatchOf, splitWholes } from '../records/accounting.ts';
import type { Tokens } from '../records/record.ts';
import type { Counter } from './counters.ts';
import type { StatedCounts } from './usage-object.ts';

/** Whether a whole includes its parts, or they are counted beside it. */
export interface Accounting {
  readonly prompt: 'inclusive' | 'exclusive';
  readonly answer: 'inclusive' | 'exclusive';
}

export interface SettledTokens {
  readonly tokens: Tokens;
  readonly mismatch: string | undefined;
  /** True where parts above their whole showed that they are counted beside it, against what is usual. */
  readonly isBeside: boolean;
}

/**
 * The counts of a reply as disjoint meters; undefined where neither prompt nor answer is told. Whether the prompt
 * includes what the cache served, and the answer its reasoning, differs between sources: the source's own total decides
 * where there is one, else what is usual there. Throws a UserError for parts above their whole.
 */
export function settleTokens(
  stated: StatedCounts,
  {
    usual = usualAccounting(stated),
    model = '',
  }: { readonly usual?: Accounting | undefined; readonly model?: string } = {},
): SettledTokens | undefined {
  const { counts } = stated;
  if (counts.prompt === undefined && counts.completion === undefined) return undefined;
  const count = (counter: Counter): number => counts[counter] ?? 0;
  const total = counts.total;
  const wholes = { prompt: count('prompt') + count('toolPrompt'), answer: count('completion') };
  const missing = (total ?? 0) - wholes.prompt - wholes.answer;
  const told = Math.max(count('reasoning'), count('thoughts'));
  // Behind Gemini's compatible endpoint the thoughts of a reply are in its total alone.
  const reasoning = told === 0 && missing > 0 && /gemini/i.test(model) ? missing : told;
  const written1h = count('cacheWrite1h');
  const split = count('cacheWrite5m') + written1h;
  const cachedAudio = count('cacheReadAudio');
  const cacheRead = Math.max(0, count('cacheRead') - cachedAudio);
  // Without the split, writes are the five-minute ones.
  const written = Math.max(count('cacheWrite'), split);
  const cached = cacheRead + cachedAudio;
  const image = count('inputImage');
  const spoken = count('outputAudio');
  const parts = {
    prompt: cached + written + (usual.prompt === 'inclusive' ? 0 : count('inputAudio')),
    answer: reasoning + spoken,
  };
  const way = accountingOf(wholes, parts, total, usual, stated);
  const prompt = way.prompt === 'inclusive' ? wholes.prompt : wholes.prompt + parts.prompt;
  // What was read and written at once, as Gemini's cache through a gateway, is not twice in the prompt that holds both.
  const isOverlapping =
    way.prompt === 'inclusive' && cached <= prompt && written <= prompt && cached + written > prompt;
  const newlyWritten = isOverlapping ? prompt - cached : written;
  const uncached = Math.max(0, prompt - cached - newlyWritten - image);
  const tokens = splitWholes(prompt, way.answer === 'inclusive' ? wholes.answer : wholes.answer + parts.answer, {
    cacheRead,
    cacheReadAudio: cachedAudio,
    cacheWrite: Math.max(0, newlyWritten - written1h),
    cacheWrite1h: Math.min(written1h, newlyWritten),
    inputImage: image,
    // Which of a cached prompt was audio is not always told: uncached audio is what the cache cannot have served.
    inputAudio: Math.min(count('inputAudio') || Math.max(0, count('promptAudio') - cachedAudio), uncached),
    reasoning,
    outputAudio: spoken,
  });
  return {
    tokens,
    mismatch:
      mismatchOf(tokens, total) ??
      differing('cache writes are', counts.cacheWrite, split === 0 ? undefined : split, 'their parts') ??
      differing('the prompt is', counts.prompt, missesAndHits(counts), 'cache hits and misses'),
    isBeside: way.prompt !== usual.prompt,
  };
}

/** Anthropic's `input_tokens` leaves out what the cache served, and Gemini's answers leave out their thoughts. */
function usualAccounting({ counts, names }: StatedCounts): Accounting {
  const isAnthropic =
    (isAnthropicCache(names.cacheRead) || isAnthropicCache(names.cacheWrite) || isAnthropicCache(names.cacheWrite1h)) &&
    /input_?tokens$/i.test(names.prompt ?? '');
  return {
    prompt: isAnthropic ? 'exclusive' : 'inclusive',
    answer: counts.thoughts !== undefined ? 'exclusive' : 'inclusive',
  };
}

function isAnthropicCache(name: string | undefined): boolean {
  return name !== undefined && /^(?:cache_(?:read|creation)_input|cache_?creation)/i.test(name);
}

type Sides = Readonly<Record<'prompt' | 'answer', number>>;

/** Whether the parts of the prompt are in an object of its details: only a total can show them to be beside it. */
function isInside({ names }: StatedCounts): boolean {
  return [names.cacheRead, names.cacheWrite].some(
    (name) => name !== undefined && /(?:prompt|input|token)s?_?details?\./i.test(name),
  );
}

function accountingOf(
  wholes: Sides,
  parts: Sides,
  total: number | undefined,
  usual: Accounting,
  stated: StatedCounts,
): Accounting {
  if (parts.prompt === 0 && parts.answer === 0) return usual;
  const ways: readonly Accounting[] = [
    usual,
    { ...usual, answer: other(usual.answer) },
    { ...usual, prompt: other(usual.prompt) },
    { prompt: other(usual.prompt), answer: other(usual.answer) },
  ];
  const sumOf = ({ prompt, answer }: Accounting): number =>
    wholes.prompt +
    (prompt === 'inclusive' ? 0 : parts.prompt) +
    wholes.answer +
    (answer === 'inclusive' ? 0 : parts.answer);
  const isPossible = ({ prompt, answer }: Accounting): boolean =>
    (prompt === 'exclusive' || parts.prompt <= wholes.prompt) &&
    (answer === 'exclusive' || parts.answer <= wholes.answer);
  const proved = total === undefined ? [] : ways.filter((way) => sumOf(way) === total);
  const guessed = isInside(stated) ? undefined : ways.find(isPossible);
  return proved.find(isPossible) ?? proved[0] ?? guessed ?? usual;
}

function other(way: Accounting['prompt']): Accounting['prompt'] {
  return way === 'inclusive' ? 'exclusive' : 'inclusive';
}

function missesAndHits(counts: StatedCounts['counts']): number | undefined {
  const miss = counts.cacheMiss;
  return miss === undefined ? undefined : miss + (counts.cacheRead ?? 0);
}

function differing(what: string, whole: number | undefined, parts: number | undefined, of: string): string | undefined {
  if (whole === undefined || parts === undefined || whole === parts) return undefined;
  return `${what} ${whole} tokens, ${of} ${parts}`;
}
