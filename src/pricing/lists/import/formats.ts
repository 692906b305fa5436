import { UserError } from '../../../values/errors.ts';
import type { Foreign, ForeignFormat } from './foreign.ts';
import { genaiPrices } from './genai-prices.ts';
import { litellm } from './litellm.ts';
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

/** JSON text in a published format → price lists, and what they cannot hold. Throws a UserError with the file. */
export function readForeign(text: string, file: string, name: FormatName, checked: string): Foreign {
  const data = parse(text, file);
  if (formats[name].isIt(data)) return formats[name].read(data, checked);
  const other = formatNames.find((each) => formats[each].isIt(data));
  throw new UserError(`${file} is not in the format of ${name}`, {
    hint: other === undefined ? undefined : `it looks like ${other}: --from ${other}`,
  });
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
