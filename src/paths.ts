import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// This file is bundled: the path below holds because src/ and dist/ lie side by side in the package.
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export const pricingDir = join(root, 'pricing');
export const frozenDir = join(root, 'dist', 'catalogue');

/** True in a clone of the repository, where price lists may be newer than the frozen ones; the package ships no src/. */
export const isCheckout = existsSync(join(root, 'src', 'paths.ts'));
