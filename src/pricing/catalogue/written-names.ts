import { providerNamed } from './provider-names.ts';

// Models as logs, gateways and tools write them: `gpt-5.4-2026-03-05`, `gemini/gemini-2.5-pro`, `claude-opus-4-7[1m]`.

/** What can be taken from a name without changing what is billed, one after the other. */
const reductions: readonly (readonly [RegExp, string])[] = [
  // The size of the context, and a version of Bedrock's: the same offer.
  [/\[\d+[km]\]$/, ''],
  [/(?:-v\d+)?:\d+(?::\d+k)?$|-v\d+$/, ''],
  // Vertex dates a model with an at sign.
  [/@(?:default|latest)$/, ''],
  [/@(\d{8})$/, '-$1'],
  // Variants of one model on hosts that are chosen otherwise.
  [/:(?:exacto|floor|thinking)$/, ''],
  [/(^|\/)claude-(\d+(?:\.\d+)?)-([a-z]+)/, '$1claude-$3-$2'],
  // A dated snapshot that has no rates of its own is billed as its model.
  [/-\d{4}-\d{2}-\d{2}$|-\d{8}$/, ''],
  // Azure's names have no dots.
  [/(^|\/)gpt-(\d)-(\d)(?=-|$)/, '$1gpt-$2.$3'],
  [/(^|\/)gpt-35-/, '$1gpt-3.5-'],
  // How long it thinks changes how many tokens it writes, and not their price.
  [/-(?:none|minimal|low|medium|high|xhigh|thinking)$/, ''],
];

/** Snapshots with rates of their own: they are never billed as their model. */
const ownRates = /(?:^|\/)(?:qwen|qvq|qwq|gpt-4o-2024-05-13$|gpt-4o-2024-11-20$|o1-mini-2024-09-12$|ft:)/;

/** `ft:gpt-4o:acme::8f3` as `ft:gpt-4o`: fine-tuned models of one base cost the same, and never what the base does. */
function withoutOwner(name: string): string {
  const [before = '', base, ...owner] = name.split(':');
  return /(?:^|\/)ft$/.test(before) && owner.length > 0 ? `${before}:${base}` : name;
}

/** What a name may mean, as it is written first, then with ever more taken from it. */
export function reducedNames(name: string): string[] {
  const found = [...new Set([name, withoutOwner(name)])];
  for (const [pattern, replacement] of reductions) {
    const last = found.at(-1) ?? name;
    if (ownRates.test(last)) break;
    const next = last.replace(pattern, replacement);
    if (next !== last && next !== '') found.push(next);
  }
  return found;
}

/** Paths that APIs put before their models. */
const resource = /^(?:accounts\/(fireworks)\/(?:models|routers)|publishers\/(google|anthropic)\/models|(models))\//;

/**
 * The names by which the catalogue may know a model that somebody wrote so, the likeliest first. A prefix that names a
 * provider (`gemini/`, `azure_ai/`) is read as one; `provider` is who sold it, where that is known otherwise.
 */
export function writtenNames(name: string, provider?: string): string[] {
  const lower = name.trim().toLowerCase();
  const [path = '', fireworks, vertex, google] = resource.exec(lower) ?? [];
  const owner = fireworks ?? (vertex === undefined ? undefined : 'vertex') ?? (google && 'google');
  const bare = lower.slice(path.length).replace(/^litellm_proxy\//, '');
  const slash = bare.indexOf('/');
  const before = slash > 0 ? providerNamed(bare.slice(0, slash)) : undefined;
  const rest = bare.slice(slash + 1);
  const all = [...new Set([lower, ...reducedNames(bare)])];
  const seller = provider ?? owner;
  if (seller === undefined) return [...all, ...(before === undefined ? [] : writtenNames(rest, before))];
  // Gateways name the provider once more before the model.
  const twice = before === seller ? reducedNames(rest) : [];
  // Some gateways write whose model it is, as Bedrock's names do.
  const sold = seller === 'vertex' ? reducedNames(bare.replace(/^anthropic\./, '')) : [];
  // What Vertex has no rate of its own for, it sells at its maker's.
  const sellers = seller === 'vertex' ? ['vertex', 'google', 'anthropic'] : [seller];
  return sellers.flatMap((each) => [...all, ...twice, ...sold].map((written) => `${each}/${written}`));
}
