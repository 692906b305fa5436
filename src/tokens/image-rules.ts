import type { ImageSize } from './image-size.ts';
import { rowFor, type TokenEstimate } from './model-counting.ts';
import type { CountLabel } from './model-table.ts';
import type { RequestImage } from './request-image.ts';

/** The tokens of an image on a model; undefined where nobody says how it counts them, or its size is not known. */
export function imageTokens(model: string, image: RequestImage): TokenEstimate | undefined {
  const rule = rowFor(imageRules, model);
  const tokens = rule?.count(image);
  return rule && tokens !== undefined ? { tokens, low: tokens, high: tokens, label: rule.label } : undefined;
}

/** How a family of models counts images, and who says so. */
interface ImageRule {
  /** As in the table of models. The first rule that fits counts. */
  readonly models: readonly string[];
  readonly count: (image: RequestImage) => number | undefined;
  readonly label: CountLabel;
  readonly source: string;
  readonly checked: string;
}

const checked = '2026-12-01';
const openai = { source: 'https://platform.openai.com/docs/guides/images-vision', checked } as const;
/** Multipliers that were measured, where OpenAI's page says others. */
const measured = {
  label: 'assumed',
  source: 'https://community.openai.com/t/introducing-gpt-5-4-mini-and-nano-our-most-capable-small-models-yet/1377015',
  checked,
} as const;
const claude = { source: 'https://platform.claude.com/docs/en/build-with-claude/vision', checked } as const;
const gemini = { label: 'assumed', source: 'https://ai.google.dev/gemini-api/docs/tokens', checked } as const;

const imageRules: readonly ImageRule[] = [
  { models: ['gpt-4o-mini*'], count: tiles(2833, 5667), label: 'exact', ...openai },
  { models: ['gpt-4-1-mini*'], count: patches(1.62), label: 'exact', ...openai },
  { models: ['gpt-4-1-nano*'], count: patches(2.46), label: 'exact', ...openai },
  { models: ['o4-mini*', 'codex-mini*'], count: patches(1.72), label: 'exact', ...openai },
  { models: ['gpt-4o*', 'chatgpt-4o*', 'gpt-4-1*', 'gpt-4-5*'], count: tiles(85, 170), label: 'exact', ...openai },
  { models: ['o1', 'o1-2*', 'o1-pro*', 'o3', 'o3-2*', 'o3-pro*'], count: tiles(75, 150), label: 'exact', ...openai },
  { models: ['gpt-5-mini*', 'gpt-5-4-mini*', 'gpt-5-4-nano*'], count: patches(1.2), ...measured },
  { models: ['gpt-5-nano*'], count: patches(1.5), ...measured },
  { models: ['gpt-5', 'gpt-5-2025*', 'gpt-5-chat*'], count: tiles(70, 140), label: 'exact', ...openai },
  { models: ['gpt-5-1*'], count: tiles(70, 140), label: 'assumed', ...openai },
  { models: ['gpt-5-2*', 'gpt-5-3*'], count: patches(1.2), ...measured },
  { models: ['gpt-5-*', 'gpt-6*'], count: (image) => patches(1.2, closeness(image))(image), ...measured },
  {
    models: ['claude-opus-4-7*', 'claude-opus-4-8*', 'claude-opus-5', 'claude-fable-5', 'claude-sonnet-5'],
    count: visualTokens(2576, 4784),
    label: 'exact',
    ...claude,
  },
  { models: ['claude-3*', 'claude-*-4*', 'claude-4*'], count: visualTokens(1568, 1568), label: 'exact', ...claude },
  { models: ['claude-*'], count: visualTokens(2576, 4784), label: 'assumed', ...claude },
  { models: ['gemini-2*'], count: crops, ...gemini },
  { models: ['gemini-*'], count: ({ detail }) => (detail === undefined ? 1120 : geminiLevels[detail]), ...gemini },
];

const geminiLevels: Readonly<Record<string, number>> = { low: 280, medium: 560, high: 1120, ultra_high: 2240 };

/** The most patches of an image since GPT-5.4. */
function closeness({ detail }: RequestImage): number {
  return detail === 'original' ? 10_000 : 2500;
}

/** OpenAI: squares of 512 pixels, after the image was made to fit 2,048 pixels, and its short side 768. */
function tiles(base: number, tile: number): ImageRule['count'] {
  return ({ size, detail }) => {
    if (detail === 'low') return base;
    if (!size) return undefined;
    const inSquare = scaled(size, 2048 / Math.max(size.width, size.height));
    const { width, height } = scaled(inSquare, 768 / Math.min(inSquare.width, inSquare.height));
    return base + tile * Math.ceil(width / 512) * Math.ceil(height / 512);
  };
}

function scaled({ width, height }: ImageSize, scale: number): ImageSize {
  return scale >= 1 ? { width, height } : { width: Math.round(width * scale), height: Math.round(height * scale) };
}

const PATCH = 32;
/** Keeps sides that are whole patches but for the rounding of their arithmetic. */
const ROUNDING = 1e-6;

/** OpenAI: patches of 32 pixels that cover the image, made smaller where they are too many; each counts so much. */
function patches(multiplier: number, most = 1536): ImageRule['count'] {
  return ({ size }) => {
    if (!size) return undefined;
    const [across, down] = [size.width / PATCH, size.height / PATCH];
    let scale = 1;
    if (Math.ceil(across) * Math.ceil(down) > most) {
      const shrink = Math.sqrt(most / (across * down));
      const [wide, high] = [across * shrink, down * shrink];
      scale = shrink * Math.min(Math.floor(wide) / wide, Math.floor(high) / high);
    }
    const covering = (side: number): number => Math.max(1, Math.ceil(side * scale - ROUNDING));
    return Math.ceil(covering(across) * covering(down) * multiplier - ROUNDING);
  };
}

/** Anthropic: blocks of 28 pixels, after the image was made to fit its longest side and the most blocks. */
function visualTokens(longest: number, most: number): ImageRule['count'] {
  return ({ size }) => {
    if (!size) return undefined;
    const [long, short] = [Math.max(size.width, size.height), Math.min(size.width, size.height)];
    const blocks = (side: number): number =>
      Math.ceil(side / 28) * Math.ceil(Math.max(1, Math.round((short * side) / long)) / 28);
    // No side is longer than that of as many whole blocks.
    let side = Math.min(long, longest, Math.ceil(28 * Math.sqrt((most * long) / short)));
    while (blocks(side) > most) side--;
    return blocks(side);
  };
}

/** Google before Gemini 3: 258, or as many for each crop, whose side is two thirds of the short side. */
function crops({ size }: RequestImage): number | undefined {
  if (!size) return undefined;
  const { width, height } = size;
  if (width <= 384 && height <= 384) return 258;
  const side = Math.max(1, Math.floor(Math.min(width, height) / 1.5));
  return 258 * Math.ceil(width / side) * Math.ceil(height / side);
}
