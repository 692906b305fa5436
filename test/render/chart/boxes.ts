// Where the texts and lines of a picture are, computed with the widths of fonts rather than by a browser.

/** Widths of the characters from the blank to the tilde, in thousandths of the font's size. */
export interface FontWidths {
  readonly regular: readonly number[];
  readonly bold: readonly number[];
}

const numbers = (text: string) => text.split(' ').map(Number);

/** Arial, as measured; Helvetica and Liberation Sans have the same. */
const arial: FontWidths = {
  regular: numbers(
    '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584',
  ),
  bold: numbers(
    '278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584',
  ),
};

const changed = ({ regular, bold }: FontWidths, change: (width: number, place: number) => number): FontWidths => ({
  regular: regular.map(change),
  bold: bold.map(change),
});

/** What Helvetica Neue has wider than Arial. */
const wider: Readonly<Record<string, number>> = {
  b: 37,
  d: 37,
  f: 18,
  g: 18,
  k: 19,
  m: 20,
  o: 18,
  p: 37,
  q: 37,
  t: 37,
  w: 36,
  x: 18,
  R: -37,
  V: -56,
  X: -56,
  J: 19,
  M: 38,
};

export const fonts: Readonly<Record<string, FontWidths>> = {
  Arial: arial,
  'Helvetica Neue': changed(arial, (width, place) => width + (wider[String.fromCodePoint(32 + place)] ?? 0)),
  'a font wider by 5 %': changed(arial, (width) => width * 1.05),
};

interface TextBox {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly above: number;
  readonly below: number;
}

type Segment = readonly [number, number, number, number];

/** The boxes of all texts, and the lines that none of them may cover: of series, limits and events. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly TextBox[];
  readonly lines: readonly Segment[];
}

/** Reads a picture that the program drew. */
export function drawnIn(svg: string, font: FontWidths): Drawn {
  const [width = 0, height = 0] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).slice(1).map(Number);
  const shifts: number[] = [];
  const texts: TextBox[] = [];
  const lines: Segment[] = [];
  for (const [, close, name = '', inside = '', content = ''] of svg.matchAll(
    /<(\/)?(g|text|path)((?: [\w:-]+="[^"]*")*)\/?>(?:([^<]*)<\/text>)?/g,
  )) {
    const attribute = (key: string) => new RegExp(` ${key}="([^"]*)"`).exec(inside)?.[1] ?? '';
    const shift = shifts.reduce((a, b) => a + b, 0);
    if (name === 'g' && close !== undefined) shifts.pop();
    else if (name === 'g') shifts.push(Number(/translate\(0 ([\d.]+)\)/.exec(inside)?.[1] ?? 0));
    else if (name === 'text') texts.push(boxOf(attribute, content, shift, font));
    else if (/s-(?:\d|limit|dim)/.test(attribute('class')) && attribute('stroke-opacity') === '')
      lines.push(...segmentsOf(attribute('d'), shift));
  }
  return { width, height, texts, lines };
}

function boxOf(attribute: (key: string) => string, content: string, shift: number, font: FontWidths): TextBox {
  const size = Number(attribute('font-size'));
  const text = content
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'");
  const widths = attribute('font-weight') === '' ? font.regular : font.bold;
  const width =
    Array.from(text).reduce((total, each) => total + (widths[(each.codePointAt(0) ?? 0) - 32] ?? 900), 0) *
    (size / 1000);
  const x = Number(attribute('x'));
  const anchor = attribute('text-anchor');
  const from = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
  const y = Number(attribute('y')) + shift;
  return { text, from, to: from + width, above: y - size * 0.74, below: y + size * 0.22 };
}

/** The straight pieces of a path of `M`, `L`, `H` and `V`. */
function segmentsOf(d: string, shift: number): Segment[] {
  let [x, y] = [0, 0];
  return [...d.matchAll(/([MLHV])([\d.-]+)(?:[ ,]([\d.-]+))?/g)].flatMap(([, letter, first, second]): Segment[] => {
    const [beforeX, beforeY] = [x, y];
    if (letter === 'V') y = Number(first) + shift;
    else x = Number(first);
    if (letter === 'M' || letter === 'L') y = Number(second) + shift;
    return letter === 'M' ? [] : [[beforeX, beforeY, x, y]];
  });
}

/** What is wrong in a picture: texts beyond its edges, over each other, or over lines. */
export function collisions({ width, height, texts, lines }: Drawn): string[] {
  const beyond = texts.filter(({ from, to, above, below }) => from < 0 || to > width || above < 0 || below > height);
  const over = texts.flatMap((a, place) =>
    texts.slice(place + 1).flatMap((b) => {
      const across = Math.min(a.to, b.to) - Math.max(a.from, b.from);
      const down = Math.min(a.below, b.below) - Math.max(a.above, b.above);
      return across > 0.5 && down > 0.5 ? [`${a.text} | ${b.text}`] : [];
    }),
  );
  const crossed = texts.flatMap((box) =>
    lines.some((line) => crosses(line, box)) ? [`a line through ${box.text}`] : [],
  );
  return [...beyond.map(({ text }) => `beyond the edge: ${text}`), ...over, ...crossed];
}

/** Whether a straight line comes into a box, looked at in small steps. */
function crosses([fromX, fromY, toX, toY]: Segment, { from, to, above, below }: TextBox): boolean {
  const steps = Math.ceil(Math.hypot(toX - fromX, toY - fromY)) + 1;
  return Array.from({ length: steps + 1 }, (_, step) => step / steps).some((part) => {
    const [x, y] = [fromX + (toX - fromX) * part, fromY + (toY - fromY) * part];
    return x > from && x < to && y > above && y < below;
  });
}
