import { UserError } from '../../../values/errors.ts';
import { orList } from '../../../values/nearest.ts';
import { providerNamed } from '../../catalogue/provider-names.ts';
import type { Foreign, ForeignFormat, ForeignList, Loss } from './foreign.ts';
import { genaiPrices } from './genai-prices.ts';
import { litellm } from './litellm.ts';
import { distinctModels, withAliases } from './model.ts';
import { modelsDev } from './models-dev.ts';
import { openrouter } from './openrouter.ts';

export const formatNames = ['litellm', 'models.dev', 'openrouter', 'genai-prices'] as const;

export type FormatName = (typeof formatNames)[number];

const formats: Readonly<Record<FormatName, ForeignFormat>> = {
  litellm,
  'models.dev': modelsDev,
  openrouter,
  'genai-prices': genaiPrices,
};

/**
 * JSON text in a published format → price lists under the names that providers have here, and what they cannot hold.
 * Without a name, the format is the one that the text looks like. Throws a UserError with the file.
 */
export function readForeign(text: string, file: string, name: FormatName | undefined, checked: string): Foreign {
  const data = parse(text, file);
  const found = formatNames.find((each) => formats[each].isIt(data));
  const wanted = name ?? found;
  if (wanted !== undefined && formats[wanted].isIt(data)) return underOurNames(formats[wanted].read(data, checked));
  throw new UserError(`${file} is not in the format of ${orList(name === undefined ? formatNames : [name])}`, {
    hint: found === undefined ? undefined : `it looks like ${found}: --from ${found}`,
  });
}

/** A list replaces what it is about only under its provider's name here; several of theirs may be one of ours. */
function underOurNames({ lists, losses }: Foreign): Foreign {
  const byProvider = new Map<string, ForeignList>();
  for (const list of lists) {
    const provider = providerNamed(list.provider) ?? list.provider;
    const same = byProvider.get(provider);
    byProvider.set(provider, { ...list, ...same, provider, models: [...(same?.models ?? []), ...list.models] });
  }
  const repeated: Loss[] = [];
  const merged = [...byProvider.values()].map((list) => ({
    ...list,
    models: withAliases(distinctModels(list, repeated)),
  }));
  return { lists: merged, losses: [...losses, ...repeated] };
}

function parse(text: string, file: string): unknown {
  if (text.trim() === '') throw new UserError(`${file} is empty`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isCut = /end of JSON|Unterminated/.test(reason) || reason.endsWith(`position ${text.length}`);
    throw new UserError(`${file} is not JSON: ${reason}`, {
      hint: isCut ? 'it ends too early; was it downloaded whole?' : undefined,
    });
  }
}
