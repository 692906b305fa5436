import { listIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { UsageRecord } from '../records/record.ts';
import { readReply } from '../replies/reply.ts';
import type { Context, UsageFormat } from './format.ts';

/** Chats of Gemini CLI: a document with its messages, or a message by itself. */
export const geminiCli: UsageFormat = {
  kind: 'json',
  name: 'gemini-cli',
  title: 'chats of Gemini CLI',
  marks: ['tokens', 'projectHash'],
  recognises: (value) => isReply(value) || (Array.isArray(value['messages']) && 'projectHash' in value),
  open: (context) => (value) =>
    isReply(value)
      ? replyOf(value, {}, context)
      : listIn(value, 'messages').flatMap((each) => (isObject(each) ? replyOf(each, value, context) : [])),
};

function isReply(value: SourceObject): boolean {
  return value['type'] === 'gemini' && isObject(value['tokens']);
}

function replyOf(message: SourceObject, chat: SourceObject, context: Context): readonly UsageRecord[] {
  const { input, output, cached, thoughts, tool, total, ...others } = objectIn(message, 'tokens');
  const usage = {
    tokens: others,
    promptTokenCount: input,
    candidatesTokenCount: output,
    cachedContentTokenCount: cached,
    thoughtsTokenCount: thoughts,
    toolUsePromptTokenCount: tool,
    totalTokenCount: total,
  };
  return readReply(
    { usage },
    context,
    { prompt: 'inclusive', answer: 'exclusive' },
    {
      at: momentIn(message, 'timestamp'),
      provider: 'google',
      model: textIn(message, 'model'),
      id: textIn(message, 'id'),
      session: textIn(chat, 'sessionId'),
      project: textIn(chat, 'projectHash'),
    },
  );
}
