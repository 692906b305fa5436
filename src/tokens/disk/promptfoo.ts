import { dirname, extname, resolve } from 'node:path';
import { readText, statPath } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { csvRows } from '../../values/delimited.ts';
import { jsonFields, jsonList, jsonText, parseJson, type JsonFields } from '../../values/json.ts';
import { checksByModel, csvTest, evaluationRequests } from '../promptfoo/evaluation.ts';
import type { EvaluatedProvider, Evaluation, EvaluationTest } from '../promptfoo/evaluation.ts';
import type { TextPart } from './read-texts.ts';
import { dataIn, programs, ReferencedFiles, type FoundReference } from './referenced-files.ts';

/** What a configuration says, and what of it cannot be counted. */
export interface PromptfooConfig {
  readonly evaluation: Evaluation;
  /** In words: prompts that a program writes, checks that ask a model. */
  readonly leftOut: readonly string[];
}

/**
 * Reads a configuration of promptfoo with the files that it names; undefined for a file that is none. Files outside the
 * repository or folder of the configuration are not read, and nothing is run. Throws a UserError.
 */
export async function readPromptfoo(io: Io, path: string): Promise<PromptfooConfig | undefined> {
  const isNamedSo = /(?:^|[\\/])promptfooconfig[^\\/]*\.(?:ya?ml|json)$/i.test(path);
  if (!(isNamedSo || /\.ya?ml$/i.test(path)) || statPath(resolve(io.cwd, path))?.isFile() !== true) return undefined;
  const text = await readText(path, io).catch(() => '');
  if (!isNamedSo && !(/^prompts:/m.test(text) && /^(?:providers|targets|tests):/m.test(text))) return undefined;
  return await new PromptfooReader(io, dirname(path)).read(jsonFields(dataIn(text, path)));
}

/** The requests of a configuration; without `isByModel` each prompt of each test once, whoever is asked. */
export function* promptfooParts({ evaluation, leftOut }: PromptfooConfig, isByModel: boolean): Generator<TextPart> {
  let line = 0;
  for (const part of evaluationRequests(evaluation, isByModel))
    if ('leftOut' in part) yield { is: 'left-out', what: part.leftOut };
    else if ('problem' in part) yield { is: 'broken', line: ++line, why: part.problem };
    else yield { is: 'prompt', prompt: part.prompt, kind: 'promptfoo', line: ++line };
  for (const what of leftOut) yield { is: 'left-out', what };
}

class PromptfooReader {
  readonly #io: Io;
  readonly #files: ReferencedFiles;
  readonly #leftOut = new Set<string>();

  constructor(io: Io, folder: string) {
    this.#io = io;
    this.#files = new ReferencedFiles(io, folder, (what) => this.#leave(what));
  }

  async read(config: JsonFields): Promise<PromptfooConfig> {
    const defaults = jsonFields(await this.#files.value(config['defaultTest']));
    const plain = await this.#tests(config['tests'], [defaults]);
    const scenarios = await this.#scenarios(config['scenarios'], defaults);
    const tests = [...plain, ...scenarios];
    const repeat = Number(jsonFields(config['evaluateOptions'])['repeat'] ?? 1);
    const evaluation = {
      prompts: await this.#prompts(config['prompts'] ?? '{{prompt}}'),
      providers: await this.#providers(config['providers'] ?? config['targets'] ?? []),
      tests: tests.length > 0 ? tests : [await this.#test([defaults])],
      repeat: Number.isSafeInteger(repeat) && repeat > 0 ? repeat : 1,
    };
    return { evaluation, leftOut: [...this.#leftOut] };
  }

  async #prompts(said: unknown): Promise<Evaluation['prompts']> {
    const prompts: { text: string; label: string }[] = [];
    for (const entry of jsonList(said)) {
      const fields = jsonFields(entry);
      const text = jsonText(typeof entry === 'string' ? entry : (fields['raw'] ?? fields['file'] ?? fields['id']));
      const label = jsonText(fields['label']);
      if (/^[a-z]{2,20}:\/\//.test(text) && !text.startsWith('file://')) this.#leave(`the prompt ${text}`);
      else if (text.startsWith('exec:')) this.#leave(`the prompt ${text}`);
      else if (fields['raw'] !== undefined || !this.#isFileName(text)) prompts.push({ text, label: label || text });
      else
        for (const file of this.#files.files(text))
          for (const each of await this.#promptsIn(file))
            prompts.push({ ...each, label: each.label || label || file.shown });
    }
    return prompts;
  }

  #isFileName(text: string): boolean {
    return (
      text.startsWith('file://') || (/^[^\n{]{1,300}\.\w{2,5}$/.test(text) && this.#files.files(text, false).length > 0)
    );
  }

  async #promptsIn(file: FoundReference): Promise<Evaluation['prompts'][number][]> {
    const ending = extname(file.shown).toLowerCase();
    if (programs.has(ending)) return this.#leave(`the prompt ${file.shown}`);
    const text = await readText(file.shown, this.#io);
    if (ending === '.csv') {
      const [head, ...rows] = csvRows(text);
      const [prompt, label] = ['prompt', 'label'].map((name) => head?.fields.indexOf(name) ?? -1);
      return rows.map(({ fields }) => ({
        text: fields[Math.max(prompt ?? 0, 0)] ?? '',
        label: fields[label ?? -1] ?? '',
      }));
    }
    if (ending === '.jsonl') return unlabelled(text.split('\n'));
    if (ending === '.json') return unlabelled([text]);
    const list = /^\.ya?ml$/.test(ending) ? dataIn(text, file.shown) : undefined;
    if (Array.isArray(list) && !list.every((each) => jsonFields(each)['role'] !== undefined))
      return [...(await this.#prompts(list))];
    return list === undefined ? unlabelled(text.split(/^---\s*$/m)) : unlabelled([text]);
  }

  async #providers(said: unknown): Promise<EvaluatedProvider[]> {
    const providers: EvaluatedProvider[] = [];
    for (const entry of jsonList(said)) {
      if (typeof entry === 'string' && /^file:\/\/.*\.(?:ya?ml|json)$/.test(entry))
        providers.push(...(await this.#providers(await this.#files.value(entry))));
      else if (typeof entry === 'string') providers.push({ id: entry, label: entry, prompts: undefined, config: {} });
      else {
        // Either `id: …` among its fields, or the name itself as the only key.
        const fields = jsonFields(entry);
        const [name, only] = Object.entries(fields)[0] ?? [];
        const own = fields['id'] === undefined ? jsonFields(only) : fields;
        const id = jsonText(own['id'] ?? name);
        providers.push({
          id,
          label: jsonText(own['label']) || id,
          prompts: patternsOf(own['prompts']),
          config: jsonFields(own['config']),
        });
      }
    }
    return providers;
  }

  async #scenarios(said: unknown, defaults: JsonFields): Promise<EvaluationTest[]> {
    const tests: EvaluationTest[] = [];
    for (const entry of jsonList(await this.#files.value(said))) {
      const { config, tests: each } = jsonFields(await this.#files.value(entry));
      for (const part of jsonList(await this.#files.value(config)))
        tests.push(...(await this.#tests(each ?? [{}], [defaults, jsonFields(part)])));
    }
    return tests;
  }

  /** Tests, each on top of those before it. */
  async #tests(said: unknown, below: readonly JsonFields[]): Promise<EvaluationTest[]> {
    const tests: EvaluationTest[] = [];
    for (const entry of jsonList(said)) {
      const path = typeof entry === 'string' ? entry : jsonFields(entry)['path'];
      if (typeof path !== 'string') tests.push(await this.#test([...below, jsonFields(entry)]));
      else if (/^[a-z]{2,20}:\/\//.test(path) && !path.startsWith('file://')) this.#leave(`the tests of ${path}`);
      else
        for (const file of this.#files.files(path))
          for (const each of await this.#testsIn(file)) tests.push(await this.#test([...below, each]));
    }
    return tests;
  }

  async #testsIn(file: FoundReference): Promise<JsonFields[]> {
    const ending = extname(file.shown).toLowerCase();
    if (programs.has(ending) || /^\.xlsx?$/.test(ending)) return this.#leave(`the tests of ${file.shown}`);
    const text = await readText(file.shown, this.#io, 64 * 1024 * 1024);
    if (ending === '.csv') {
      const [head, ...rows] = csvRows(text);
      return rows.map(({ fields }) => csvTest((head?.fields ?? []).map((name, at) => [name, fields[at] ?? ''])));
    }
    if (ending === '.jsonl')
      return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [jsonFields(parseJson(line))]));
    return jsonList(dataIn(text, file.shown)).map(jsonFields);
  }

  async #test(parts: readonly JsonFields[]): Promise<EvaluationTest> {
    const options = Object.assign({}, ...parts.map(({ options: each }) => jsonFields(each)));
    const own = parts.at(-1) ?? {};
    const variables = Object.assign({}, ...(await Promise.all(parts.map(({ vars }) => this.#variables(vars)))));
    for (const { assert } of parts)
      for (const each of jsonList(assert).flatMap((one) => [one, ...jsonList(jsonFields(one)['assert'])])) {
        const type = jsonText(jsonFields(each)['type']).replace(/^not-/, '');
        if (checksByModel.test(type)) this.#leave(`checks by a model: ${type}`);
      }
    return {
      variables,
      prefix: jsonText(options['prefix']),
      suffix: jsonText(options['suffix']),
      providers: patternsOf(own['providers']),
      prompts: patternsOf(own['prompts']),
      expands: options['disableVarExpansion'] !== true,
    };
  }

  async #variables(said: unknown): Promise<JsonFields> {
    if (typeof said === 'string' || Array.isArray(said)) {
      const files = jsonList(said).flatMap((each) => this.#files.files(jsonText(each)));
      const parts = await Promise.all(
        files.map(async ({ shown }) => jsonFields(dataIn(await readText(shown, this.#io), shown))),
      );
      return Object.assign({}, ...parts);
    }
    const entries = Object.entries(jsonFields(said));
    return Object.fromEntries(
      await Promise.all(entries.map(async ([name, value]) => [name, await this.#files.value(value)])),
    );
  }

  #leave(what: string): [] {
    this.#leftOut.add(what);
    return [];
  }
}

function unlabelled(texts: readonly string[]): Evaluation['prompts'][number][] {
  return texts.flatMap((each) => (each.trim() === '' ? [] : [{ text: each.trim(), label: '' }]));
}

function patternsOf(said: unknown): readonly string[] | undefined {
  return said === undefined ? undefined : jsonList(said).map(jsonText);
}
