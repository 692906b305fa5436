import type { ServiceTier } from '../../pricing/rates/meters.ts';
import { addEstimates, estimateText, sumEstimates } from '../../tokens/model-counting.ts';
import type { CountedText, TokenEstimate } from '../../tokens/model-counting.ts';
import { countPrompt, messageFrame, promptContent, requestFrame } from '../../tokens/counted-prompt.ts';
import type { CountedPrompt, CountText } from '../../tokens/counted-prompt.ts';
import { addedCounts, type ItemCount, type TokenItem } from '../../views/tokens.ts';
import { textCounting, type CountedModel } from './tokens-count.ts';
import { ModelTally } from './model-tally.ts';
import { imageTokens } from '../../tokens/image-rules.ts';
import type { RequestImage } from '../../tokens/request-image.ts';
import type { TextPart } from '../../tokens/disk/read-texts.ts';
import type { Prompt, PromptKind } from '../../tokens/prompt.ts';
import { countLabels } from '../../tokens/model-table.ts';
import type { AnswerLengths } from '../../tokens/answer-lengths.ts';
import type { TextKind } from '../../tokens/ratio-table.ts';

export type CountPer = 'file' | 'request' | 'message';

type Counts = Map<CountedModel, ItemCount>;

interface TallySettings {
  readonly asked: readonly CountedModel[];
  readonly modelOf: (name: string) => CountedModel;
  readonly per: CountPer;
  readonly asOf: string;
  /** What answers to such requests were like. */
  readonly like: AnswerLengths | undefined;
}

/** Counts files on models, item by item and in all. */
export class TokenTally {
  readonly items: TokenItem[] = [];
  readonly tallies = new Map<CountedModel, ModelTally>();
  /** What nobody can count, in words. */
  readonly leftOut: string[] = [];
  /** True once there was a request that has an answer. */
  isRequests = false;
  readonly #asked: readonly CountedModel[];
  readonly #modelOf: (name: string) => CountedModel;
  readonly #per: CountPer;
  readonly #asOf: string;
  readonly #like: AnswerLengths | undefined;
  readonly #countings = new Map<CountedModel | undefined, CountText>();

  /** Without models, requests count on the model that they name. */
  constructor({ asked, modelOf, per, asOf, like }: TallySettings) {
    this.#asked = asked;
    this.#modelOf = modelOf;
    this.#per = per;
    this.#asOf = asOf;
    this.#like = like;
  }

  /** Counts one file; `onBroken` hears of lines that are not requests, and why where that is known. */
  async addFile(
    path: string,
    parts: AsyncIterable<TextPart> | Iterable<TextPart>,
    onBroken: (line: number, why?: string) => void,
  ): Promise<void> {
    const whole: Counts = new Map();
    const before = this.items.length;
    let text: TextKind | 'image' | undefined;
    let kind: PromptKind | undefined;
    let requests = 0;
    for await (const part of parts) {
      if (part.is === 'broken') onBroken(part.line, part.why);
      else if (part.is === 'left-out') this.leftOut.push(part.what);
      else if (part.is === 'image') {
        text = 'image';
        const image = { size: part.size, detail: undefined };
        for (const model of this.#asked) addedCounts(whole, model, this.#imageCount(model, [image]));
      } else if (part.is === 'text') {
        const counted: CountedText = this.#counting(undefined)(part.text, text === 'image' ? undefined : text);
        text ??= counted.kind;
        for (const model of this.#asked) addedCounts(whole, model, textCount(model, counted));
      } else {
        kind = part.kind;
        requests++;
        this.isRequests ||= part.prompt.isFramed;
        const models = this.#asked.length > 0 ? this.#asked : [this.#modelOf(part.prompt.model ?? '')];
        const prompt = countPrompt(part.prompt, this.#counting(this.#asked.length > 0 ? undefined : models[0]));
        this.#addPrompt(`${path}:${part.line}`, { kind, prompt, models, asked: part.prompt }, whole);
      }
    }
    this.#endFile({ path, kind, requests, text, whole, before });
  }

  #counting(model: CountedModel | undefined): CountText {
    const known = this.#countings.get(model) ?? textCounting(model ? [model] : this.#asked);
    this.#countings.set(model, known);
    return known;
  }

  #addPrompt(path: string, counted: PromptCount, whole: Counts): void {
    const { kind, prompt, models, asked } = counted;
    const { maxOutput, images, otherParts } = asked;
    const own: Counts = new Map();
    for (const model of models) {
      const content = promptContent(model.row, prompt);
      const added = messageFrame(model.row, prompt);
      const frame = kind === 'chat' || !prompt.isFramed ? added : addEstimates(added, requestFrame(model.row));
      const shown = this.#imageCount(model, images);
      this.#tallyOf(model).uncounted += otherParts;
      const count = {
        ...addEstimates(addEstimates(content, frame), shown),
        ...(maxOutput !== undefined && { maxOutput }),
      };
      addedCounts(whole, model, count);
      addedCounts(own, model, count);
      if (kind !== 'chat')
        this.#tallyOf(model).add(count, { serviceTier: batchTier(kind), maxOutput, hasAnswer: prompt.isFramed });
    }
    if (this.#per === 'request' && kind !== 'chat') this.items.push({ path, kind, requests: 1, counts: own });
    if (this.#per === 'message') this.#addMessages(path, counted);
  }

  /** Images as the model counts them; those that it does not are tallied. */
  #imageCount(model: CountedModel, images: readonly RequestImage[]): TokenEstimate {
    const counts = images.map((image) => imageTokens(model.offer?.offer.key ?? model.name, image));
    this.#tallyOf(model).uncounted += counts.filter((count) => count === undefined).length;
    return sumEstimates(
      counts.flatMap((count) => count ?? []),
      countLabels[0],
    );
  }

  #addMessages(path: string, { kind, prompt, models }: PromptCount): void {
    for (const [index, message] of prompt.messages.entries()) {
      const counts: Counts = new Map();
      for (const model of models) addedCounts(counts, model, textCount(model, message));
      this.items.push({ path: prompt.messages.length > 1 ? `${path}:${index + 1}` : path, kind, counts });
    }
  }

  #endFile({ path, kind, requests, text, whole, before }: FileCount): void {
    if (kind === 'chat' || kind === undefined)
      for (const model of this.#asked) {
        if (kind === 'chat') addedCounts(whole, model, requestFrame(model.row));
        const counted = whole.get(model) ?? addedCounts(whole, model, sumEstimates([], model.row.label));
        this.#tallyOf(model).add(counted, { hasAnswer: kind === 'chat' });
      }
    if (this.#per === 'file' || kind === undefined || (this.#per === 'request' && kind === 'chat'))
      this.items.push({
        path,
        kind: kind ?? text ?? 'text',
        ...(kind && { requests: kind === 'chat' ? 1 : requests }),
        counts: whole,
      });
    else if (this.#per === 'message') this.#addFrames(path, whole, this.items.slice(before));
  }

  /** What is left of a file's tokens when its messages are taken away: frames and tools. */
  #addFrames(path: string, whole: Counts, messages: readonly TokenItem[]): void {
    const counts: Counts = new Map(whole);
    for (const message of messages)
      for (const [model, { tokens, low, high }] of message.counts) {
        const left = counts.get(model);
        if (left)
          counts.set(model, { ...left, tokens: left.tokens - tokens, low: left.low - low, high: left.high - high });
      }
    this.items.push({ path, kind: 'frames', counts });
  }

  #tallyOf(model: CountedModel): ModelTally {
    const tally = this.tallies.get(model) ?? new ModelTally(model, this.#asOf, this.#like);
    this.tallies.set(model, tally);
    return tally;
  }
}

interface FileCount {
  readonly path: string;
  readonly kind: PromptKind | undefined;
  readonly requests: number;
  readonly text: TextKind | 'image' | undefined;
  readonly whole: Counts;
  /** How many items there were before those of this file. */
  readonly before: number;
}

interface PromptCount {
  readonly kind: PromptKind;
  readonly prompt: CountedPrompt;
  readonly models: readonly CountedModel[];
  readonly asked: Prompt;
}

function textCount({ row }: CountedModel, text: CountedText): ItemCount {
  return estimateText(row, text);
}

function batchTier(kind: PromptKind): ServiceTier | undefined {
  return kind.endsWith('-batch') ? 'batch' : undefined;
}
