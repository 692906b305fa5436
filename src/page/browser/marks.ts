import { createElement } from './dom.ts';

// What the marks of charts say: beside the pointer, and one by one by the arrow keys.

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Listens on a part of the page whose charts may be drawn anew at any time. */
export function sayMarks(part: HTMLElement): void {
  const bubble = createElement('div', { id: 'says', hidden: '' });
  const spoken = createElement('div', { class: 'unseen', 'aria-live': 'polite' });
  document.body.append(bubble, spoken);

  const hide = (): void => {
    bubble.hidden = true;
    for (const mark of part.querySelectorAll('.mark.at')) mark.classList.remove('at');
  };
  const show = (mark: Element, x: number, y: number): void => {
    hide();
    bubble.textContent = mark.getAttribute('data-says');
    bubble.hidden = false;
    const { width, height } = bubble.getBoundingClientRect();
    const edge = document.documentElement.clientWidth;
    bubble.style.left = `${Math.max(4, Math.min(x + 12, edge - width - 4))}px`;
    bubble.style.top = `${y - height - 10 < 0 ? y + 18 : y - height - 10}px`;
  };

  part.addEventListener('pointermove', ({ target, clientX, clientY }) => {
    const mark = target instanceof Element ? target.closest('.mark') : null;
    if (mark) show(mark, clientX, clientY);
    else hide();
  });
  part.addEventListener('pointerleave', hide);
  part.addEventListener('focusout', hide);
  part.addEventListener('keydown', (event) => {
    const chart = event.target instanceof Element ? event.target.closest('figure svg') : null;
    if (!chart) return;
    if (event.key === 'Escape') return hide();
    const marks = [...chart.querySelectorAll('.mark')];
    const at = marks.findIndex((mark) => mark.classList.contains('at'));
    const next = markAfter(event.key, at, marks.length);
    const mark = next === undefined ? undefined : marks[next];
    if (!mark) return;
    event.preventDefault();
    const { left, top, width } = mark.getBoundingClientRect();
    show(mark, left + width / 2, top);
    mark.classList.add('at');
    spoken.textContent = mark.getAttribute('data-says');
  });
}

function markAfter(key: string, at: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[key];
  if (step === undefined) return undefined;
  return Math.min(count - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : count - 1) : at + step));
}
