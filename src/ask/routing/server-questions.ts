import { UserError } from '../../values/errors.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { findServer, type Addressee, type ProviderApi, type ServerChoice } from './endpoint.ts';
import { hostOf, isSameServer } from './server.ts';

// Servers and keys that do not fit the models: nothing is sent before the user has answered.

export interface ProviderAddresses {
  /** Where the models of a provider are asked; undefined if no list says so. */
  readonly apiOf: (provider: string) => ProviderApi | undefined;
  /** The provider that a server belongs to; undefined if none is known. */
  readonly providerAt: (address: string) => string | undefined;
}

interface Asked {
  readonly offer: PricedOffer;
  readonly to: Addressee;
}

/** Throws a UserError if the server of the run is known to be that of another provider than a model's. */
export function refuseOthersServer(
  models: readonly Asked[],
  server: ServerChoice,
  { providerAt }: Pick<ProviderAddresses, 'providerAt'>,
): void {
  const { baseUrl, namedBy } = server;
  if (namedBy === undefined) return;
  const other = models.find(({ offer: { offer }, to }) => {
    if (findServer(to, server).of !== 'run') return false;
    // A list of the user's own may be of any server.
    return to.api ? !isSameServer(to.api.baseUrl, baseUrl) : !offer.isOwn;
  });
  const owner = other && providerAt(baseUrl);
  if (!other || owner === undefined || owner === other.offer.offer.list.provider) return;
  const { key } = other.offer.offer;
  const without = {
    flag: 'leave out --base-url',
    environment: 'unset OPENAI_BASE_URL',
    plan: `give ${key} a baseUrl of its own in the plan`,
  };
  throw new UserError(`${hostOf(baseUrl)} is the server of ${owner}, and ${key} is not a model of ${owner}`, {
    hint: `name one of its models, --model ${owner}/…, or ${without[namedBy]}`,
  });
}

/** Throws a UserError if a key or header, which belongs to one server, would go to several, to another or to none. */
export function refuseSharedKey(models: readonly Asked[], server: ServerChoice, isAlone: boolean): void {
  const { keyEnv, headers, planned } = server;
  const servers = models.map(({ offer, to }) => ({ key: offer.offer.key, ...findServer(to, server) }));
  const hosts = [...new Set(servers.flatMap(({ of, baseUrl }) => (of === 'model' ? [] : hostOf(baseUrl))))];
  const shared = keyEnv === undefined ? Object.keys(headers).length > 0 && '--header' : '--key-env';
  if (shared && hosts.length === 0)
    throw new UserError(`${shared} has no effect: the plan has a server for each of these models`, {
      hint: 'leave it out, or name another server with --base-url',
    });
  if (shared && hosts.length > 1)
    throw new UserError(`${shared} is for one server, and these models are at ${hosts.join(', ')}`, {
      hint: 'name one model with --model, or give each its baseUrl and keyEnv in the plan',
    });
  const ofProvider = servers.find(({ of }) => of === 'provider');
  const isKeyPlanned = (planned?.keyEnv ?? planned?.keyFile) !== undefined && planned?.baseUrl === undefined;
  if (!ofProvider || isAlone || keyEnv !== undefined || !isKeyPlanned) return;
  throw new UserError(`the plan has a key of no server, and ${ofProvider.key} has a server of its own`, {
    hint: `name it in the plan, baseUrl: ${ofProvider.baseUrl}, or leave out the key`,
  });
}
