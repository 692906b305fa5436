import { z } from 'zod';

/** A schema as JSON Schema for editors: what a file may hold, with the descriptions of its keys. */
export function schemaText(schema: z.ZodType, title: string): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`;
}
