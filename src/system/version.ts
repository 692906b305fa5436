declare const PACKAGE_VERSION: string | undefined;

/** The version of the package, inserted by the build; a checkout run from its sources has none. */
export const packageVersion = typeof PACKAGE_VERSION === 'string' ? PACKAGE_VERSION : 'development';

/** `cost-projection 0.1.0 (prices checked 2026-11-10, price lists 2026-11-10.3fa9c1d2)` */
export function versionText(catalogue: string): string {
  return `cost-projection ${packageVersion} (prices checked ${catalogue.slice(0, 10)}, price lists ${catalogue})`;
}
