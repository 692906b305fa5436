import { existsSync } from 'node:fs';
import { join } from 'node:path';

// Bundled, this file is in dist/, one folder below the package; as source, two.
const folder = import.meta.dirname;
const root = join(folder, folder.endsWith(join('src', 'system')) ? '../..' : '..');

export const pricingDir = join(root, 'pricing');
/** The vocabularies of tokenizers. */
export const tokenizersDir = join(root, 'tokenizers');
/** The script of the pages that the program writes. */
export const pageFile = join(root, 'dist', 'page.js');
export const frozenDir = join(root, 'dist', 'catalogue');

/** What runs the program. */
export const programFile = join(root, 'bin', 'cost-projection.cjs');

/** True in a clone of the repository, where price lists may be newer than the frozen ones. The package has no src/. */
export const isCheckout = existsSync(join(root, 'src', 'system', 'paths.ts'));
