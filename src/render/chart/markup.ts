import { singleLine } from '../../values/printable.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

// XML cannot hold halves of surrogate pairs and two code points that are not characters.
const unwritable = /[\p{Surrogate}\uFFFE\uFFFF]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as markup, on one line, that cannot start a tag, end an attribute or turn the direction of what follows. */
export function escapeMarkup(text: string): string {
  return singleLine(text)
    .replace(unwritable, '\uFFFD')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** An element of SVG or HTML; children are markup already, attributes are not. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const start = `${name}${attributesOf(attributes)}`;
  return children.length === 0 ? `<${start}/>` : `<${start}>${children.join('')}</${name}>`;
}

function attributesOf(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) =>
      value === undefined ? '' : ` ${name}="${typeof value === 'number' ? formatLength(value) : escapeMarkup(value)}"`,
    )
    .join('');
}

/** A length with at most two decimals: further ones could differ between machines. */
function formatLength(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}
