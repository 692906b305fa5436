import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * The packages as a CycloneDX document, for scanners: as they are bundled, no package.json of an installation names them.
 * Like the output of `npm sbom`, but only of what is in the bundle, and the same for the same code.
 */
export async function sbomOf(packages) {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const names = new Map(packages.map((each) => [each.name, refOf(each)]));
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { lifecycles: [{ phase: 'build' }], component: { ...componentOf(own), type: 'application' } },
    components: packages.map((each) => ({
      ...componentOf(each),
      hashes: hashesOf(lock.packages[each.folder.slice(each.folder.indexOf('node_modules/'))]),
    })),
    dependencies: [
      { ref: refOf(own), dependsOn: [...names.values()] },
      ...packages.map((each) => ({
        ref: refOf(each),
        dependsOn: each.dependencies.flatMap((name) => names.get(name) ?? []),
      })),
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function refOf({ name, version }) {
  return `${name}@${version}`;
}

function componentOf({ name, version, description, license }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    scope: 'required',
    description,
    purl,
    licenses: [{ license: { id: license } }],
  };
}

/** The lock file has a hash in base64, scanners read hexadecimal digits. */
function hashesOf({ integrity }) {
  const [, content = ''] = /^sha512-(.+)$/.exec(integrity) ?? [];
  return [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }];
}
