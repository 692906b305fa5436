import type { Field } from '../fields.ts';
import { createElement } from './dom.ts';

export interface FieldRow {
  readonly row: HTMLElement;
  readonly show: (text: string, problem: string | undefined) => void;
}

/** A field with its label, and below it what is wrong with what is written there. */
export function fieldRow(
  { id, label, text, choices, type, placeholder }: Field,
  onInput: (text: string) => void,
): FieldRow {
  const wrong = createElement('p', { class: 'wrong', id: `wrong-${id}`, hidden: '' });
  const input = choices
    ? createElement(
        'select',
        {},
        choices.map((choice) => createElement('option', { value: choice }, [choice === '' ? 'not set' : choice])),
      )
    : createElement('input', { type: type ?? 'text', placeholder });
  input.id = `field-${id}`;
  input.setAttribute('aria-describedby', wrong.id);
  if (input instanceof HTMLInputElement) {
    input.autocomplete = 'off';
    input.spellcheck = false;
  }
  input.addEventListener('input', () => onInput(input.value));
  const row = createElement('div', { class: 'field' }, [
    createElement('label', { for: input.id }, [label]),
    input,
    wrong,
  ]);
  return {
    row,
    show: (shown, problem) => {
      if (input.value !== shown) input.value = shown;
      row.classList.toggle('changed', shown !== text);
      input.setAttribute('aria-invalid', String(problem !== undefined));
      wrong.hidden = problem === undefined;
      wrong.textContent = problem ?? '';
    },
  };
}

/** A group of fields under one name, and those that few need, which are shown on demand. */
export function fieldset(legend: string, rows: readonly Node[], rare: readonly Node[]): HTMLElement {
  return createElement('fieldset', {}, [
    createElement('legend', {}, [legend]),
    createElement('div', { class: 'fields' }, rows),
    ...(rare.length === 0
      ? []
      : [
          createElement('details', { class: 'more' }, [
            createElement('summary', {}, ['More']),
            createElement('div', { class: 'fields' }, rare),
          ]),
        ]),
  ]);
}
