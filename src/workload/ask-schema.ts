import { z } from 'zod';

// The `ask:` key of a plan file.

const address = z.url({ protocol: /^https?$/ });
const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'expected the name of an environment variable');

const server = {
  baseUrl: address.optional().describe('an OpenAI-compatible endpoint'),
  keyEnv: variable.optional().describe('the environment variable with the key of that server'),
  keyFile: z.string().min(1).optional().describe('a file with the key of that server'),
};

const ownTarget = z
  .strictObject({
    offer: z.string().min(1),
    model: z.string().min(1).optional(),
    ...server,
    price: z
      .string()
      .regex(/^\$?\d{1,7}(\.\d{1,9})?\/\$?\d{1,7}(\.\d{1,9})?$/, 'expected a price like 0.15/0.60')
      .optional()
      .describe('US dollars per million tokens of input and of output, for a model that no price list has'),
    free: z.literal(true).optional().describe('it costs nothing, as a model on this machine'),
  })
  .refine(
    ({ baseUrl, keyEnv, keyFile, price, free }) => baseUrl !== undefined || !(keyEnv ?? keyFile ?? price ?? free),
    'a key or a price needs the baseUrl of its server',
  )
  .refine(({ price, free }) => price === undefined || free === undefined, 'expected price or free, not both');

const target = z
  .union([z.string().min(1), ownTarget])
  .describe('an offer, or an offer with the model id to send for it and a server of its own');

const targets = z.array(target).min(1);

const budget = z
  .string()
  .regex(
    /^([\w.-]+=[^:]+:)?\$?\d[\d_,.]*[kmbt]?\/(day|month|run)$/i,
    'expected a budget like 5/day, 100/month or team=search:2/day',
  );

const milliseconds = z.int().nonnegative().max(3_600_000);

export const askSchema = z.strictObject({
  ...server,
  tiers: z
    .strictObject({ default: targets.optional(), fallback: targets.optional(), premium: targets.optional() })
    .optional()
    .describe('the models of each tier, tried in order; replaces all tiers'),
  baseline: z.string().optional().describe('what receipts compare the cost with; openai/gpt-4o where absent'),
  retries: z.int().min(0).max(10).optional().describe('how often a model that is busy is tried again; 2 where absent'),
  retryDelayMs: milliseconds
    .optional()
    .describe('before the first of them, doubled for each further one; 500 where absent'),
  retryMaxMs: milliseconds
    .optional()
    .describe('the longest wait, also where the server asks for more; 20000 where absent'),
  connectTimeoutMs: milliseconds.optional().describe('until the connection stands; 10000 where absent'),
  firstTokenTimeoutMs: milliseconds.optional().describe('until the first text; 30000 where absent'),
  idleTimeoutMs: milliseconds.optional().describe('between two texts of an answer; 30000 where absent'),
  wholeTimeoutMs: milliseconds
    .optional()
    .describe('until the answer of a server that cannot stream; 120000 where absent'),
  timeoutMs: milliseconds.optional().describe('for all attempts together; 600000 where absent'),
  stream: z.boolean().optional().describe('false for servers that cannot stream'),
  maxTokens: z.int().positive().optional().describe('most tokens of an answer'),
  maxCost: z.number().nonnegative().optional().describe('US dollars that one request may cost at most'),
  budget: z
    .union([budget, z.array(budget).min(1)])
    .optional()
    .describe(
      'US dollars that all requests together may cost: 5/day, 100/month, 1/run, or those of a label: team=search:2/day',
    ),
  receipts: z.string().min(1).optional().describe('the file that receipts are kept in'),
});

export type AskFile = z.output<typeof askSchema>;
