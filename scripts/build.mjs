// Bundles the program into dist/, freezes the price lists beside it, and lists what was bundled.
import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { bundleLibrary, writeLibraryFiles } from './library.mjs';
import { noticesOf } from './notices.mjs';
import { packagesOf } from './packages.mjs';
import { precompile } from './precompile.mjs';
import { sbomOf } from './sbom.mjs';

process.chdir(join(import.meta.dirname, '..'));

await rm('dist', { recursive: true, force: true });
const packages = await packagesOf([...(await bundle('dist')), ...(await bundleLibrary(join('dist', 'library')))]);
await writeFile('dist/THIRD-PARTY-NOTICES.txt', await noticesOf(packages));
await writeFile('dist/sbom.cdx.json', await sbomOf(packages));
execFileSync(process.execPath, ['scripts/run.mjs', 'scripts/freeze.ts'], { stdio: 'inherit' });
writeLibraryFiles('dist');
precompile('main.cjs', []);
