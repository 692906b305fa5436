// Compares what `npm pack` would put into the package with the list of what belongs there, and reviews the libraries in
// it: npm run check:package, after a build.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));

/** What belongs into the package; names of the bundler's files end in a hash. */
const belongs = [
  /^(package\.json|LICENSE|README\.md|SECURITY\.md)$/,
  /^bin\/cost-projection\.cjs$/,
  /^dist\/(start|main|action|[\w.-]+-[\w-]{8})\.cjs$/,
  /^dist\/(page\.js|plan\.schema\.json|sbom\.cdx\.json|THIRD-PARTY-NOTICES\.txt|main\.\w+|[\w.-]+\.cache)$/,
  /^dist\/catalogue\/(head|names|subscriptions)\.json$/,
  /^dist\/catalogue\/lists\/[\w.-]+\.json$/,
  /^dist\/library\/((lists|tokenizers)\/)?[\w.-]+\.(js|d\.ts)$/,
  /^pricing\/[\w.-]+\.(yaml|json)$/,
  /^tokenizers\/(\w+\.(bpe|bin)|LICENSES\.md|APACHE-2\.0\.txt)$/,
];
const required = [
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'dist/sbom.cdx.json',
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/main.cjs',
  'dist/action.cjs',
  'dist/library/library.js',
  'dist/library/library.d.ts',
];

/** Licences that ask for no more than their text, which the notices have. */
const licences = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0']);

/** Of what npm downloads; two thirds of it are vocabularies. */
const MOST_BYTES = 3.2 * 1024 * 1024;

const [{ files, size }] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' }),
);
const paths = files.map(({ path }) => path);
const { components } = JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8'));
const problems = [
  ...(size > MOST_BYTES ? [`the package is ${size} bytes, more than ${Math.floor(MOST_BYTES)}`] : []),
  ...paths
    .filter((path) => !belongs.some((each) => each.test(path)))
    .map((path) => `${path} does not belong into the package`),
  ...required.filter((path) => !paths.includes(path)).map((path) => `${path} is missing from the package`),
  ...components.flatMap(({ name, version, licenses, hashes }) => [
    ...(licenses.every(({ license }) => licences.has(license?.id))
      ? []
      : [`${name} ${version} has a licence to look at`]),
    ...(hashes.length > 0 ? [] : [`${name} ${version} has no hash in the lockfile`]),
  ]),
  ...advisories(),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${paths.length} files and ${components.length} libraries belong into the package of ${size} bytes`);

/** What is known against the libraries at this moment; a registry that cannot be asked is said, and fails nothing. */
function advisories() {
  const { stdout } = spawnSync('npm', ['audit', '--json', '--audit-level=high'], { encoding: 'utf8', timeout: 60_000 });
  const counts = parsed(stdout)?.metadata?.vulnerabilities;
  if (counts === undefined) console.error('note: npm audit could not be asked');
  const serious = (counts?.high ?? 0) + (counts?.critical ?? 0);
  return serious > 0 ? [`npm audit knows of ${serious} high or critical advisories`] : [];
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
