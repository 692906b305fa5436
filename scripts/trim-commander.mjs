// Leaves the parts of commander that this program never calls out of the bundle: every byte is compiled at each start.
// Without it a table takes 12 % longer on Node 20, 9 % on 22 and 6 % on 24: measured on 2026-11-30 as processor time of
// the default table, medians of 21 pairs on a busy machine.
import { join } from 'node:path';

const lib = join(import.meta.dirname, '..', 'node_modules', 'commander', 'lib');
const commander = '\0commander';
const nothing = '\0nothing';
const library = /\/node_modules\/commander\/lib\/\w+\.js$/;

/** What the program imports of commander: names and the files that export them. */
const parts = { Command: 'command', CommanderError: 'error', Help: 'help', Option: 'option' };

/** What only commands that are programs of their own need. */
const unused = new Set(['node:child_process', 'node:fs', 'node:path']);

/** A plugin of the bundler that bundles commander as this program uses it. */
export function trimCommander() {
  return {
    name: 'trim-commander',
    resolveId(id, importer = '') {
      // Only its types differ from those of commander.
      if (id === '@commander-js/extra-typings') return commander;
      return unused.has(id) && library.test(importer) ? nothing : null;
    },
    load(id) {
      if (id === nothing) return 'export default {};';
      if (id !== commander) return null;
      const line = ([name, file]) => `export { ${name} } from ${JSON.stringify(join(lib, `${file}.js`))};`;
      return Object.entries(parts).map(line).join('\n');
    },
    transform: (code, id) => (library.test(id) ? { code: asModule(code, id), moduleType: 'js' } : null),
  };
}

/**
 * A CommonJS file of commander as an ES module: without the function around it, which V8 would parse twice, and without
 * exports that nobody imports. Throws if a new release of commander is written differently.
 */
function asModule(code, id) {
  const written = code
    .replace(/^const process = require\('node:process'\);$/m, '')
    .replace(
      /^const EventEmitter = require\('node:events'\)\.EventEmitter;$/m,
      "import { EventEmitter } from 'node:events';",
    )
    .replace(/^const (\w+|\{[^}]*\}) = require\('([^']+)'\);$/gm, "import $1 from '$2';")
    .replace(/^exports\.(\w+) = \1;/gm, 'export { $1 };');
  if (/\brequire\(|^(module\.)?exports\b/m.test(written)) throw new Error(`${id} is not written as expected`);
  return written;
}
