import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Names, versions and licence texts of the packages that bundled modules came from. */
export async function noticesOf(modules) {
  const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? []));
  const notices = await Promise.all([...folders].toSorted((a, b) => (a < b ? -1 : 1)).map(noticeOf));
  return ['The program contains these packages.', ...notices].join(`\n\n${'-'.repeat(80)}\n\n`);
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} in ${dirname(folder)} has no licence file to ship`);
  return `${name} ${version} (${license})\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
}
