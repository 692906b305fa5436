import type { Io } from '../../system/io.ts';
import type { CountedFile } from '../../tokens/counted-file.ts';
import { countPrompt, type CountText } from '../../tokens/counted-prompt.ts';
import { readTexts, type TextPart } from '../../tokens/disk/read-texts.ts';
import type { CountedText } from '../../tokens/model-counting.ts';
import { UserError } from '../../values/errors.ts';
import { shellWord } from '../../values/shell-word.ts';

/** Counts a file as one input, a text or a request. Throws a UserError for one of several requests or without text. */
export async function countFile(io: Io, path: string, count: CountText): Promise<CountedFile> {
  return await countParts(readTexts(io, path), path, count);
}

/** Counts what was read already as one input; `path` is what it is called. */
export async function countParts(parts: AsyncIterable<TextPart>, path: string, count: CountText): Promise<CountedFile> {
  const texts: CountedText[] = [];
  const prompts: CountedFile['prompts'][number][] = [];
  let kind: string | undefined;
  let requests = 0;
  for await (const part of parts) {
    if (part.is === 'broken') throw new UserError(`${path}:${part.line} is not a request`);
    if (part.is === 'image') throw notText(path, 1);
    if (part.is === 'left-out') continue;
    if (part.is === 'text') {
      const text = count(part.text, texts[0]?.kind);
      kind ??= text.kind;
      texts.push(text);
    } else {
      const others = part.prompt.images.length + part.prompt.otherParts;
      if (others > 0) throw notText(path, others);
      kind = part.kind;
      if (part.kind !== 'chat') requests++;
      if (requests <= 1) prompts.push(countPrompt(part.prompt, count));
    }
  }
  if (requests > 1)
    throw new UserError(`${path} has ${requests} requests, and one is priced here`, {
      hint: `they are priced by cost-projection tokens ${shellWord(path)}`,
    });
  const isEmpty = texts.length === 0 && prompts.every(({ messages, tools }) => messages.length === 0 && !tools);
  if (isEmpty) throw new UserError(`${path} has no text to count`);
  return { path, kind: kind ?? 'text', texts, prompts };
}

/** Images count by other rules than texts, which plans do not have. */
function notText(path: string, count: number): UserError {
  return new UserError(`${path} has images, sounds or files, which are not counted here: ${count}`, {
    hint: `images are counted by cost-projection tokens ${shellWord(path)} --on gpt-5.4`,
  });
}
