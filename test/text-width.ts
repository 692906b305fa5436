import { createRequire, Module } from 'node:module';
import { widthOf } from '../src/render/text-width.ts';

// As in the bundle, cli-table3 measures texts by our function: its own takes ten times as long.
const require = createRequire(createRequire(import.meta.url).resolve('cli-table3'));
const path = require.resolve('string-width');
const module = new Module(path);
module.exports = widthOf;
module.loaded = true;
require.cache[path] = module;
