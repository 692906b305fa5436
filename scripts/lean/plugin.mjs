// What commander carries along and this program never calls stays out of the bundle: every byte is compiled at each start.
import { join } from 'node:path';

const here = import.meta.dirname;
const nothing = '\0nothing';
const library = /\/node_modules\/commander\/lib\/\w+\.js$/;

/** For commands that are programs of their own. */
const unused = new Set(['node:child_process', 'node:fs', 'node:path']);

/** Bundles commander as this program uses it. */
export function lean() {
  return {
    name: 'lean',
    resolveId(id, importer = '') {
      // Only its types differ from those of commander.
      if (id === '@commander-js/extra-typings') return join(here, 'commander.mjs');
      return unused.has(id) && library.test(importer) ? nothing : null;
    },
    load: (id) => (id === nothing ? 'export default {};' : null),
    transform: (code, id) => (library.test(id) ? { code: asModule(code, id), moduleType: 'js' } : null),
  };
}

/**
 * A CommonJS file of commander as an ES module: without the function around it, which V8 would parse twice, and without
 * what nobody imports. Throws where the file is not written as it was when this was.
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
