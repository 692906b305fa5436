/** Output with a stand-in for the catalogue's version, which every new price changes. */
export function withoutVersion(output: string): string {
  return output.replace(/\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}/g, 'CATALOGUE');
}
