import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JsonParser } from '../../../src/usage/read/json-scan.ts';

it('parses the same values after any number of broken ones', () => {
  const doubtful = new JsonParser();
  const parse = (parser: JsonParser, text: string): unknown => {
    const bytes = new TextEncoder().encode(`${text}\n`);
    return parser.parse(bytes, 0, bytes.length - 1);
  };
  for (let broken = 0; broken < 200; broken++) expect(parse(doubtful, '{"a":"')).toBeUndefined();
  const values = fc.json();
  const cut = fc.tuple(values, fc.nat()).map(([text, end]) => text.slice(0, end % (text.length + 1)));
  fc.assert(
    fc.property(fc.oneof(values, cut), (text) => {
      expect(parse(doubtful, text)).toEqual(parse(new JsonParser(), text));
    }),
  );
});
