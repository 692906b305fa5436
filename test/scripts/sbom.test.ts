import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes: unknown;
  readonly licenses: unknown;
}

interface Sbom {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

let sbom: Sbom = { components: [], dependencies: [] };
beforeAll(() => {
  sbom = JSON.parse(readFileSync(join(root, 'dist', 'sbom.cdx.json'), 'utf8'));
});

describe('the list of bundled libraries', () => {
  it('names the packages whose code the bundler puts into the program, all of them and no others', async () => {
    const { bundle }: { bundle: () => Promise<readonly string[]> } = await import(join(root, 'scripts', 'bundle.mjs'));
    const modules = await bundle();
    const bundled = modules.flatMap((id) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
    expect(modules.some((id) => id.endsWith('/src/cli.ts'))).toBe(true);
    expect(sbom.components.map(({ name }) => name)).toEqual([...new Set(bundled)].toSorted());
  });

  it('says of each of them what npm says', () => {
    const npm: Sbom = JSON.parse(
      execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }),
    );
    const facts = ({ name, version, purl, hashes, licenses }: Component) => ({ name, version, purl, hashes, licenses });
    const known = npm.components.map(facts);
    expect(sbom.components.length).toBeGreaterThan(4);
    for (const component of sbom.components) expect(known).toContainEqual(facts(component));
  });

  it('has a line of dependencies for each of them, among themselves', () => {
    const refs = sbom.components.map(({ name, version }) => `${name}@${version}`);
    const [own, ...others] = sbom.dependencies;
    expect(own?.dependsOn).toEqual(refs);
    expect(others.map(({ ref }) => ref)).toEqual(refs);
    for (const { dependsOn } of others) expect(refs).toEqual(expect.arrayContaining([...dependsOn]));
  });

  it('is the same for the same code', () => {
    expect(JSON.stringify(sbom)).not.toMatch(/timestamp|serialNumber/);
  });

  it('stands beside the licences of the same packages', () => {
    const notices = readFileSync(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const { name, version } of sbom.components) expect(notices).toContain(`\n${name} ${version} (`);
  });
});
