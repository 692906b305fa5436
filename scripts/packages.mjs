import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The packages that modules came from, by name: their folders and what their package.json says. */
export async function packagesOf(modules) {
  const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? []));
  const packages = await Promise.all([...folders].map(packageIn));
  return packages.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function packageIn(folder) {
  const {
    name,
    version,
    license,
    description,
    dependencies = {},
  } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return { folder, name, version, license, description, dependencies: Object.keys(dependencies) };
}
