import { singleLine } from '../../values/printable.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

// What XML cannot hold at all: halves of surrogate pairs and two code points that are none.
const unwritable = /[\p{Surrogate}\uFFFE\uFFFF]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as markup, on one line, that neither starts a tag nor ends an attribute nor turns the direction of what follows. */
export function escaped(text: string): string {
  return singleLine(text)
    .replace(unwritable, '\uFFFD')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** An element of SVG or HTML; children are markup already, attributes are not. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const open = `${name}${attributesOf(attributes)}`;
  return children.length === 0 ? `<${open}/>` : `<${open}>${children.join('')}</${name}>`;
}

function attributesOf(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) =>
      value === undefined ? '' : ` ${name}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`,
    )
    .join('');
}

/** A length with at most two decimals: more would only differ between machines. */
function rounded(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}
