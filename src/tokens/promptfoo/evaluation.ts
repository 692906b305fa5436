import { UserError } from '../../values/errors.ts';
import { parseJson, type JsonFields } from '../../values/json.ts';
import { starPattern } from '../../values/star-pattern.ts';
import { readDocument } from '../../yaml/document.ts';
import { promptKind, readPrompt, type Prompt } from '../prompt.ts';
import { fillIn, fillPrompt, type Variables } from './template.ts';

/** An evaluation by promptfoo: each prompt with each test, on each provider. */
export interface Evaluation {
  readonly prompts: readonly { readonly text: string; readonly label: string }[];
  readonly providers: readonly EvaluatedProvider[];
  readonly tests: readonly EvaluationTest[];
  /** How often each is asked. */
  readonly repeat: number;
}

export interface EvaluatedProvider {
  readonly id: string;
  readonly label: string;
  /** Labels of the prompts that it is asked; undefined for all. */
  readonly prompts: readonly string[] | undefined;
  /** Parameters of its requests. */
  readonly config: Variables;
}

export interface EvaluationTest {
  readonly variables: Variables;
  readonly prefix: string;
  readonly suffix: string;
  /** Patterns of the providers and prompts that it is for; undefined for all. */
  readonly providers: readonly string[] | undefined;
  readonly prompts: readonly string[] | undefined;
  /** False where lists stay lists. */
  readonly expands: boolean;
}

export type EvaluationPart =
  | { readonly prompt: Prompt }
  | { readonly problem: string }
  /** A provider that is not a model. */
  | { readonly leftOut: string };

/** More requests than any evaluation asks; variables with lists of a hundred texts multiply. */
const MOST_REQUESTS = 1_000_000;

/**
 * The requests of an evaluation, one by one: without providers each prompt of each test once, for counting on models
 * that were named.
 */
export function* evaluationRequests(evaluation: Evaluation, isByModel: boolean): Generator<EvaluationPart> {
  const { prompts, providers, tests, repeat } = evaluation;
  const models = isByModel ? providers.flatMap((provider) => modelOf(provider)) : [undefined];
  if (isByModel) for (const { id } of providers) if (modelName(id) === undefined) yield { leftOut: id };
  let [asked, requests] = [0, 0];
  for (const test of tests)
    for (const variables of combinations(test))
      for (const prompt of prompts) {
        if (++asked > MOST_REQUESTS) throw new UserError(`more than ${MOST_REQUESTS} prompts with their variables`);
        if (!fits(test.prompts, [prompt.label])) continue;
        const text = filled(prompt.text, test, variables);
        if (typeof text !== 'string') yield text;
        else
          for (const model of models) {
            if (model && !isAsked(model.provider, prompt.label, test)) continue;
            const request = requestOf(text, model);
            for (let time = 0; time < repeat; time++) {
              if (++requests > MOST_REQUESTS) throw new UserError(`more than ${MOST_REQUESTS} requests`);
              yield { prompt: request };
            }
          }
      }
}

function filled(template: string, { prefix, suffix }: EvaluationTest, variables: Variables): EvaluationPart | string {
  try {
    // A variable may have variables in it.
    const values = Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' && value.includes('{{') ? fillIn(value, variables) : value,
    ]);
    return fillPrompt(prefix + template + suffix, Object.fromEntries(values));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problem: error.message };
  }
}

interface AskedModel {
  readonly name: string;
  readonly provider: EvaluatedProvider;
}

function modelOf(provider: EvaluatedProvider): readonly AskedModel[] {
  const name = modelName(provider.id);
  return name === undefined ? [] : [{ name, provider }];
}

/** Providers that are programs, or models on one's own machine. */
const notModels: ReadonlySet<string> = new Set(
  (
    'file exec python golang ruby javascript package http https websocket ws wss webhook browser mcp echo promptfoo ' +
    'sequence ollama localai llamafile llama.cpp text-generation-webui'
  ).split(' '),
);

/** `openai:chat:gpt-4o` as price lists name it; undefined for what is not a model. */
function modelName(id: string): string | undefined {
  const [provider = '', api = '', ...rest] = id.split(':');
  if (notModels.has(provider)) return undefined;
  const isApi = rest.length > 0 && /^(?:chat|completion|embedding|embeddings|messages|responses)$/.test(api);
  const model = (isApi ? rest : [api, ...rest]).join(':');
  return model === '' ? provider : `${provider}/${model}`;
}

/** One test for each text of its lists of texts, and all of them with each other. */
function* combinations({ variables, expands }: EvaluationTest): Generator<Variables> {
  const lists = Object.entries(variables).flatMap(([name, value]): [string, readonly unknown[]][] =>
    expands && Array.isArray(value) && typeof value[0] === 'string' ? [[name, value]] : [],
  );
  const all = lists.reduce((product, [, list]) => product * list.length, 1);
  for (let index = 0; index < all; index++) {
    let rest = index;
    const chosen: Record<string, unknown> = { ...variables };
    for (const [name, list] of lists) {
      chosen[name] = list[rest % list.length];
      rest = Math.floor(rest / list.length);
    }
    yield chosen;
  }
}

function isAsked({ id, label, prompts }: EvaluatedProvider, prompt: string, test: EvaluationTest): boolean {
  return fits(prompts, [prompt]) && fits(test.providers, [id, label]);
}

/** A label itself, `group` for `group:…`, or a pattern with `*`. */
function fits(patterns: readonly string[] | undefined, names: readonly string[]): boolean {
  if (!patterns) return true;
  return patterns.some((pattern) => {
    const expected = starPattern(pattern);
    return names.some((name) => expected.test(name) || name.startsWith(`${pattern}:`));
  });
}

/** The request that a filled prompt is: its messages where it is a conversation, else one message. */
function requestOf(text: string, model: AskedModel | undefined): Prompt {
  const { config = {} } = model?.provider ?? {};
  const body = { ...config, model: model?.name };
  const parsed = conversationIn(text);
  const messages = Array.isArray(parsed) ? parsed : [{ role: 'user', content: text }];
  const whole = parsed !== undefined && !Array.isArray(parsed) ? readPrompt({ ...body, ...Object(parsed) }) : undefined;
  const request = whole ?? readPrompt({ ...body, messages });
  if (!request) throw new Error('a list of messages is a request');
  return request;
}

/** Messages, or a body of a request, in JSON or YAML; undefined for a text. */
function conversationIn(text: string): unknown {
  const begin = text.trimStart();
  if (/^- ?role:/.test(begin)) {
    const document = readDocument(text);
    return 'data' in document && isMessages(document.data) ? document.data : undefined;
  }
  const value = /^[[{]/.test(begin) ? parseJson(text) : undefined;
  return isMessages(value) || (promptKind(value) ?? 'chat') !== 'chat' ? value : undefined;
}

function isMessages(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((each) => promptKind(each) === 'chat');
}

/** Checks of answers that ask a model themselves. */
export const checksByModel =
  /^(?:llm-rubric|model-graded-\w+|factuality|g-eval|\w+-relevance|context-\w+|select-best|similar)$/;

/** A row of a table as a test: columns that begin with two underscores are not variables. */
export function csvTest(cells: readonly (readonly [string, string])[]): JsonFields {
  const own = new Map(cells);
  return {
    vars: Object.fromEntries(cells.filter(([name]) => !name.startsWith('__'))),
    options: Object.fromEntries(
      ['prefix', 'suffix'].flatMap((name) => (own.has(`__${name}`) ? [[name, own.get(`__${name}`)]] : [])),
    ),
    assert: cells.flatMap(([name, value]) =>
      name.startsWith('__expected') ? [{ type: value.split(/[:(]/, 1)[0]?.trim() }] : [],
    ),
  };
}
