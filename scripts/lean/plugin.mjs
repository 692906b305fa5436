// What two libraries carry along and this program never calls stays out of the bundle: every byte is compiled at each start.
import { join } from 'node:path';

const here = import.meta.dirname;
const nothing = '\0nothing';

/** Who imports, what, and what it gets instead. */
const standIns = [
  // The same widths, without compiling the regular expressions that know emoji and wide characters.
  ['/node_modules/cli-table3/', 'string-width', join(here, 'string-width.cjs')],
  ['/src/report/', 'fast-string-width', join(here, 'string-width.cjs')],
  // Colours of heads and borders, which are the renderer's own affair here.
  ['/node_modules/cli-table3/', '@colors/colors/safe', nothing],
  // Commands that are programs of their own.
  ['/node_modules/commander/', 'node:child_process', nothing],
  ['/node_modules/commander/', 'node:fs', nothing],
  ['/node_modules/commander/', 'node:path', nothing],
];

/** Bundles commander and cli-table3 as this program uses them. */
export function lean() {
  return {
    name: 'lean',
    resolveId(id, importer = '') {
      // Only its types differ from those of commander.
      if (id === '@commander-js/extra-typings') return join(here, 'commander.mjs');
      const [, , instead] = standIns.find(([importing, wanted]) => wanted === id && importer.includes(importing)) ?? [];
      return instead ?? null;
    },
    load: (id) => (id === nothing ? 'export default {};' : null),
    transform: (code, id) => (/\/node_modules\/commander\/lib\/\w+\.js$/.test(id) ? { code: asModule(code, id), moduleType: 'js' } : null),
  };
}

/**
 * A CommonJS file of commander as an ES module: without the function around it, which V8 would parse twice, and without
 * what nobody imports. Throws where the file is not written as it was when this was.
 */
function asModule(code, id) {
  const written = code
    .replace(/^const process = require\('node:process'\);$/m, '')
    .replace(/^const EventEmitter = require\('node:events'\)\.EventEmitter;$/m, "import { EventEmitter } from 'node:events';")
    .replace(/^const (\w+|\{[^}]*\}) = require\('([^']+)'\);$/gm, "import $1 from '$2';")
    .replace(/^exports\.(\w+) = \1;/gm, 'export { $1 };');
  if (/\brequire\(|^(module\.)?exports\b/m.test(written)) throw new Error(`${id} is not written as expected`);
  return written;
}
