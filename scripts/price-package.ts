import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { manifestOf, PACKAGE } from '../src/pricing/lists/disk/price-package.ts';
import { parseSources, readSources } from '../src/pricing/lists/disk/shipped.ts';
import { ownText } from '../src/system/open-file.ts';

// pricing/*.yaml → a package of data that `cost-projection pricing update` reads: npm run price-package -- FOLDER, then
// npm pack or npm publish there. Its version is the newest day on which a price was checked.

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('usage: npm run price-package -- FOLDER, which is made');
const sources = readSources('pricing').map(({ file, text }) => ({ file: basename(file), text }));
const checked = parseSources(sources).version.slice(0, 10);
const about = {
  name: PACKAGE,
  version: checked.split('-').map(Number).join('.'),
  description: 'Price lists of LLM providers for cost-projection: data, no code',
  license: 'MIT',
  files: ['prices.json', '*.yaml'],
  publishConfig: { access: 'public', provenance: true },
};
mkdirSync(folder, { recursive: true });
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
for (const { file, text } of sources) write(file, text);
write('prices.json', `${JSON.stringify(manifestOf(sources, checked), undefined, 2)}\n`);
write('package.json', `${JSON.stringify(about, undefined, 2)}\n`);
write('LICENSE', ownText('LICENSE'));
write(
  'README.md',
  `# ${PACKAGE}\n\nThe price lists of cost-projection as of ${checked}, each with its hash in \`prices.json\`. ` +
    '`cost-projection pricing update` reads the newest release; nothing in it is code, and nothing runs when it is installed.\n',
);
process.stdout.write(`${PACKAGE} ${about.version}: ${sources.length} lists in ${folder}\n`);
