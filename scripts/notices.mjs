import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names, versions and licence texts of packages. Throws where one has none to ship. */
export async function noticesOf(packages) {
  const notices = await Promise.all(packages.map(noticeOf));
  return ['The program contains these packages.', ...notices].join(`\n\n${'-'.repeat(80)}\n\n`);
}

async function noticeOf({ folder, name, version, license }) {
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} in ${folder} has no licence file to ship`);
  return `${name} ${version} (${license})\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
}
