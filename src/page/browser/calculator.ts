import { UserError } from '../../values/errors.ts';
import { resultHtml } from '../../render/html/body.ts';
import { markdownRenderer } from '../../render/markdown.ts';
import type { PageQuestion } from '../../render/question.ts';
import type { Picture, Report } from '../../report/report.ts';
import { commandLine, PLAN_FILE, planFile } from '../command-line.ts';
import { answerQuestion } from '../compute.ts';
import { embeddedOffers } from '../embedded.ts';
import { questionFields } from '../fields.ts';
import { applyState, stateHash, modelTexts, readPageState, unchanged, type State } from '../state.ts';
import { button, byId, createElement } from './dom.ts';
import { fieldRow, fieldset } from './form.ts';
import { modelList } from './models.ts';

/** What the page shows now. */
interface Shown {
  readonly report: Report;
  readonly picture: Picture;
}

const WIDTH = 760;
/** Milliseconds: answers that take longer wait for a pause of so many. */
const QUICK = 100;
const PAUSE = 400;
/** Bills of one answer from which it is taken for slow until it was timed. */
const LARGE = 5000;

function sizeOf({ plan: { scenarios, candidates }, course }: PageQuestion): number {
  return scenarios.length * (candidates.length + 1) * (course?.months ?? 1);
}

/** A form over the question of a page: answers it again at every change, and exports it in three ways. */
export function startCalculator(question: PageQuestion, onResult: (picture: Picture) => void): void {
  const fields = questionFields(question);
  let state: State = readPageState(location.hash, fields);
  let shown: Shown | undefined;
  let asked = question;
  let took = sizeOf(question) > LARGE ? Infinity : 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const rows = new Map(
    fields.map((field) => [
      field.id,
      fieldRow(field, (text) => change({ ...state, texts: withText(state.texts, field, text) })),
    ]),
  );
  const models = modelList(embeddedOffers(question.prices), {
    onModels: (chosen) => change({ ...state, models: isSame(chosen, modelTexts(question)) ? undefined : chosen }),
    onBaseline: (name) => change({ ...state, baseline: name === question.plan.baseline ? undefined : name }),
  });
  const status = createElement('p', { role: 'status', id: 'said' });
  const scenarios = [...new Set(fields.map(({ scenario }) => scenario))];
  byId('calculator').append(
    ...scenarios
      .filter((name) => name !== undefined)
      .map((name) => fieldset(name, rowsOf(name, false), rowsOf(name, true))),
    models.part,
    fieldset(question.course ? 'Forecast settings' : 'Settings', rowsOf(undefined, false), rowsOf(undefined, true)),
    createElement('div', { class: 'actions' }, [
      button('Copy as Markdown', () => void copyMarkdown()),
      button('Copy as command line', () => void copyCommand()),
      button('Download plan', () => download(PLAN_FILE, planFile(asked), 'application/yaml')),
      button('Reset', () => change(unchanged)),
    ]),
    createElement('textarea', { id: 'copied', readonly: '', hidden: '', 'aria-label': 'Text to copy' }),
    status,
  );
  const calculator = byId('calculator');
  calculator.hidden = false;
  // Beside the result where there is room for both, else a line above it.
  if (calculator instanceof HTMLDetailsElement)
    calculator.open = stateHash(state) !== '' || matchMedia('(min-width: 80rem)').matches;
  window.addEventListener('hashchange', () => {
    const next = readPageState(location.hash, fields);
    if (stateHash(next) !== stateHash(state)) change(next);
  });
  render();
  if (stateHash(state) !== '') void recompute();

  function rowsOf(scenario: string | undefined, areRare: boolean): Node[] {
    return fields
      .filter((field) => field.scenario === scenario && (field.isRare ?? false) === areRare)
      .flatMap(({ id }) => rows.get(id)?.row ?? []);
  }

  function change(next: State): void {
    state = next;
    const hash = stateHash(state);
    // An address that can be shared, without a step back for every key.
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
    render();
    clearTimeout(waiting);
    byId('result').ariaBusy = 'true';
    if (took <= QUICK) return void recompute();
    // A slow answer waits for a pause in typing.
    byId('result').classList.add('stale');
    waiting = setTimeout(() => void recompute(), PAUSE);
  }

  function render(): void {
    const { problems } = applyState(question, fields, state);
    for (const { id, text } of fields) rows.get(id)?.show(state.texts.get(id) ?? text, problems.get(id));
    models.show(
      state.models ?? modelTexts(question),
      state.baseline ?? question.plan.baseline,
      problems.get('models') ?? problems.get('baseline'),
    );
  }

  /** What waits for a pause is answered at once. */
  async function answerNow(): Promise<void> {
    if (waiting !== undefined) await recompute();
  }

  async function recompute(): Promise<void> {
    clearTimeout(waiting);
    waiting = undefined;
    const changed = applyState(question, fields, state);
    const wrong = changed.problems.size > 0;
    byId('result').classList.toggle('stale', wrong);
    byId('result').ariaBusy = String(!wrong);
    if (wrong)
      return void (status.textContent = 'The figures below are those of before: something above cannot be read.');
    const start = performance.now();
    try {
      const report = answerQuestion(changed.question);
      const picture = (await report.picture?.()) ?? { charts: [] };
      asked = changed.question;
      shown = { report, picture };
      // Every text in it is escaped by the code that writes the file too.
      byId('result').innerHTML = resultHtml(report, picture, WIDTH);
      status.textContent = '';
      onResult(picture);
      took = performance.now() - start;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      byId('result').classList.add('stale');
      const hint = error.hint === undefined ? '' : ` (${error.hint})`;
      status.textContent = `The figures below are those of before: ${error.message}${hint}.`;
    } finally {
      byId('result').ariaBusy = 'false';
    }
  }

  async function copyMarkdown(): Promise<void> {
    await answerNow();
    const report = shown?.report ?? answerQuestion(asked);
    const text = [...markdownRenderer()(report, { width: undefined, color: false, notes: 'full', sources: true })].join(
      '',
    );
    status.textContent = await copyText(text, 'the tables as Markdown');
  }

  async function copyCommand(): Promise<void> {
    await answerNow();
    const { text, needsPlan } = commandLine(asked);
    const said = await copyText(text, 'the command line');
    status.textContent = needsPlan ? `${said} It asks for the plan that "Download plan" saves as ${PLAN_FILE}.` : said;
    showText(text);
  }
}

function withText(
  texts: State['texts'],
  { id, text: original }: { readonly id: string; readonly text: string },
  text: string,
): State['texts'] {
  const next = new Map(texts);
  if (text === original) next.delete(id);
  else next.set(id, text);
  return next;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, place) => each === b[place]);
}

/** Puts a text into the clipboard, and shows it where that is not allowed, ready to be copied by hand. */
async function copyText(text: string, what: string): Promise<string> {
  byId('copied').hidden = true;
  try {
    await navigator.clipboard.writeText(text);
    return `Copied ${what}.`;
  } catch {
    showText(text);
    return `Here is ${what}, to be copied.`;
  }
}

/** Shows a text below the buttons. */
function showText(text: string): void {
  const box = byId('copied');
  if (!(box instanceof HTMLTextAreaElement)) return;
  box.value = text;
  box.rows = Math.min(12, text.split('\n').length);
  box.hidden = false;
  box.focus();
  box.select();
}

/** Hands a text to the reader as a file. */
function download(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = createElement('a', { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
