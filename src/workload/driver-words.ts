// Drivers are keys of a plan and flags of a command line: what is said of them is spelt as they were written.

/** Drivers whose flag is not their name in kebab-case. */
const shortFlags: Readonly<Record<string, string>> = {
  inputTokens: '--input',
  outputTokens: '--output',
  multipliers: '--multiplier',
};

const drivers = [
  'requestsPerUser',
  'reasoningTokens',
  'cacheWrite1h',
  'inputTokens',
  'outputTokens',
  'outputShare',
  'fixedTokens',
  'webSearches',
  'turnTokens',
  'cacheWrite',
  'serviceTier',
  'multipliers',
  'peakShare',
  'cacheHit',
  'requests',
  'retries',
  'tokens',
  'users',
  'turns',
  'batch',
];

// In `serviceTier: batch` the second is no driver.
const named = new RegExp(String.raw`(?<!serviceTier: )\b(${drivers.join('|')})\b(: )?`, 'g');

function flagOf(driver: string): string {
  return shortFlags[driver] ?? `--${driver.replaceAll(/[A-Z]|\d+h/g, (part) => `-${part.toLowerCase()}`)}`;
}

/** `give requests: 4k/day with inputTokens` as `give --requests 4k/day with --input`. */
export function inFlags(text: string): string {
  return text.replaceAll(named, (_, driver: string, colon = '') => flagOf(driver) + (colon === '' ? '' : ' '));
}
