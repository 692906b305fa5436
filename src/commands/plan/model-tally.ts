import type { ServiceTier } from '../../pricing/rates/meters.ts';
import type { AnswerLengths } from '../../tokens/answer-lengths.ts';
import { addEstimates, sumEstimates, type TokenEstimate } from '../../tokens/model-counting.ts';
import { countLabels } from '../../tokens/model-table.ts';
import type { ItemCount } from '../../views/tokens.ts';
import { RequestCosts } from './tokens-cost.ts';
import type { CountedModel } from './tokens-count.ts';

/** How a text or a request is sent. */
interface SentAs {
  readonly serviceTier?: ServiceTier | undefined;
  /** The most tokens of its answer; undefined where it has no limit. */
  readonly maxOutput?: number | undefined;
  /** False for a text, and for what is embedded. */
  readonly hasAnswer: boolean;
}

/** The counts and costs of a model so far. */
export class ModelTally {
  readonly model: CountedModel;
  counted: TokenEstimate = sumEstimates([], countLabels[0]);
  maxOutput = 0;
  /** Requests that do not limit their answers. */
  unlimited = 0;
  /** Images, sounds and files that are not in the counts. */
  uncounted = 0;
  /** Requests with an answer, by its limit. */
  readonly answers = new Map<number, number>();
  /** By the counts and the longest answers, and by the highest that the counts may be. */
  readonly likely: RequestCosts | undefined;
  readonly highest: RequestCosts | undefined;
  /** With answers as long as the measured ones are on average, and with none. */
  readonly answered: RequestCosts | undefined;
  readonly unanswered: RequestCosts | undefined;
  readonly #like: AnswerLengths | undefined;

  /** Prices by the rates of a moment; with answers of the lengths that were measured, if any were. */
  constructor(model: CountedModel, asOf: string, like: AnswerLengths | undefined) {
    this.model = model;
    this.#like = like;
    const { offer } = model;
    if (!offer) return;
    this.likely = new RequestCosts(offer, asOf);
    this.highest = new RequestCosts(offer, asOf);
    if (!like) return;
    this.answered = new RequestCosts(offer, asOf);
    this.unanswered = new RequestCosts(offer, asOf);
  }

  add(count: ItemCount, { serviceTier, maxOutput, hasAnswer }: SentAs): void {
    this.counted = addEstimates(this.counted, count);
    this.maxOutput += maxOutput ?? 0;
    if (maxOutput === undefined) this.unlimited++;
    this.likely?.add(count.tokens, maxOutput ?? 0, serviceTier);
    this.highest?.add(count.high, maxOutput ?? 0, serviceTier);
    const limit = maxOutput ?? Infinity;
    if (hasAnswer) this.answers.set(limit, (this.answers.get(limit) ?? 0) + 1);
    if (!this.#like) return;
    this.answered?.add(count.tokens, hasAnswer ? Math.round(this.#like.mean(limit)) : 0, serviceTier);
    this.unanswered?.add(count.tokens, 0, serviceTier);
  }
}
