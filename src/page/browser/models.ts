import { readCandidate } from '../../workload/blend.ts';
import { button, createElement } from './dom.ts';

export interface ModelList {
  readonly part: HTMLElement;
  readonly show: (models: readonly string[], baseline: string, problem: string | undefined) => void;
}

interface Listeners {
  readonly onModels: (models: readonly string[]) => void;
  readonly onBaseline: (name: string) => void;
}

/** The candidates as chips, one more by its name, and what savings are measured against. */
export function modelList(offers: readonly string[], { onModels, onBaseline }: Listeners): ModelList {
  const chips = createElement('ul', { class: 'chips', 'aria-label': 'Models' });
  const wrong = createElement('p', { class: 'wrong', id: 'wrong-models', hidden: '' });
  const input = createElement('input', {
    id: 'field-model',
    list: 'offers',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': wrong.id,
  });
  const baseline = createElement('select', { id: 'field-baseline' });
  let shown: readonly string[] = [];
  const add = (): void => {
    const text = input.value.trim();
    const problem = problemWith(text, offers, shown);
    say(wrong, problem);
    if (problem !== undefined) return;
    input.value = '';
    onModels([...shown, text]);
  };
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  });
  baseline.addEventListener('input', () => onBaseline(baseline.value));
  const part = createElement('fieldset', {}, [
    createElement('legend', {}, ['Models']),
    chips,
    createElement('div', { class: 'fields' }, [
      createElement('div', { class: 'field wide' }, [
        createElement('label', { for: input.id }, [
          offers.length > 1 ? `Add one of ${offers.length}, or a blend like mix=a:80,b:20` : 'Add a model',
        ]),
        createElement('div', { class: 'add' }, [input, button('Add', add)]),
        createElement(
          'datalist',
          { id: 'offers' },
          offers.map((offer) => createElement('option', { value: offer })),
        ),
        wrong,
      ]),
      createElement('div', { class: 'field wide' }, [
        createElement('label', { for: baseline.id }, ['Measured against']),
        baseline,
      ]),
    ]),
  ]);
  return {
    part,
    show: (models, name, problem) => {
      shown = models;
      chips.replaceChildren(...models.map((model) => chip(model, models, onModels)));
      const names = [...new Set([name, ...models.map((model) => model.split('=')[0] ?? model), ...offers])];
      baseline.replaceChildren(...names.map((each) => createElement('option', { value: each }, [each])));
      baseline.value = name;
      say(wrong, problem);
    },
  };
}

function chip(model: string, models: readonly string[], onModels: Listeners['onModels']): HTMLElement {
  const remove = button('×', () => onModels(models.filter((each) => each !== model)), {
    'aria-label': `Leave out ${model}`,
  });
  if (models.length === 1) remove.disabled = true;
  return createElement('li', {}, [model, remove]);
}

function say(place: HTMLElement, problem: string | undefined): void {
  place.hidden = problem === undefined;
  place.textContent = problem ?? '';
}

/** What is wrong with a model that is to be added. */
function problemWith(text: string, offers: readonly string[], models: readonly string[]): string | undefined {
  if (text === '') return 'Write the name of a model.';
  if (models.includes(text)) return `${text} is there already.`;
  const read = readCandidate(text);
  if ('problem' in read) return read.problem;
  const names = typeof read.value === 'string' ? [read.value] : read.value.parts.map(({ offer }) => offer);
  const unknown = names.find((name) => !offers.includes(name.toLowerCase()));
  return unknown === undefined ? undefined : `This file has no prices of ${unknown}; write it with --embed all.`;
}
