export function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}

/** True if requests cross a network unencrypted. */
export function isUnencrypted(address: string): boolean {
  return new URL(address).protocol === 'http:' && !isLoopback(address);
}
