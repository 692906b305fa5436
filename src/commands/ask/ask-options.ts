import { Option } from '@commander-js/extra-typings';
import { readBudget, type SpendingLimit } from '../../ask/ledger/budget.ts';
import { readTag } from '../../ask/ledger/tags.ts';
import { reasoningEfforts, requestTiers } from '../../ask/routing/chat-exchange.ts';
import { readHeader } from '../../ask/routing/endpoint.ts';
import { readOwnPrice } from '../../ask/routing/own-price.ts';
import { tiers } from '../../ask/routing/tiers.ts';
import { UserError } from '../../values/errors.ts';
import { collectValues, plainCommand, withPrices } from '../framework/command.ts';
import { assumeInputOption } from '../framework/shared-options.ts';
import { amountOption, numberOption, quantityOption, secondsOption } from '../framework/options.ts';

/** The values of the options of `ask`. */
export type AskOptions = ReturnType<ReturnType<typeof askCommand>['opts']>;

export function askCommand() {
  return withPrices(
    plainCommand('ask', 'Ask a model, live, routed by tier, with a receipt on standard error.', [
      'cost-projection ask --dry-run Explain what a buffer overflow is',
      'cost-projection ask --tier fallback --dry-run Analyze this batch of logs',
      'cost-projection ask --critical --dry-run Approve this loan application',
      'git diff | cost-projection ask review this --max-cost 0.05',
      "cost-projection ask --dry-run 'ls -t as JSON' --check 'jq -e .' --budget 5/day",
    ]),
  )
    .argument(
      '[prompt...]',
      'what to ask; standard input is added, but not where a loop around this command reads it (- adds it there too)',
    )
    .optionsGroup('Prompt:')
    .option('-s, --system <text>', 'what the model is told before the prompt; @FILE reads it from a file')
    .option('--file <path>', 'a file to add to the prompt (repeatable)', collectValues)
    .option('--image <file>', 'an image to show beside it: PNG, JPEG, GIF or WebP (repeatable)', collectValues)
    .option(
      '-c, --continue',
      'go on with the last conversation that --keep-text has kept, and keep this part of it too',
    )
    .option('--each <file>', 'ask every prompt of a file, one a line: text, or JSON in a .jsonl (- is standard input)')
    .option('--parallel <count>', 'how many of them at once (default: 4)', numberOption('--parallel', 1, 64))
    .option('--schema <file>', 'ask for JSON by that JSON Schema, and take no answer that does not fit it')
    .option(
      '--check <command>',
      'take no answer on which that command fails (the answer is its input): the next tier is asked then',
    )
    .option('--max-tokens <tokens>', 'most tokens of the answer', tokenLimitOption)
    .option('--temperature <number>', 'how free the answer is, from 0 to 2', numberOption('--temperature', 0, 2))
    .option(
      '--seed <number>',
      'for the same answer again, where the model can',
      numberOption('--seed', -(2 ** 53) + 1, 2 ** 53 - 1),
    )
    .addOption(
      new Option('--reasoning-effort <effort>', 'how much it may think, where the model can').choices(reasoningEfforts),
    )
    .addOption(
      new Option('--service-tier <tier>', 'another way to send it, which its provider may bill at other rates').choices(
        requestTiers,
      ),
    )
    .optionsGroup('Model:')
    .option('--tier <name>', `${tiers.join(', ')} (default: default, which falls back)`)
    .option('--critical', 'the premium tier, whatever --tier says; it never falls to a cheaper one')
    .option('--allow-downgrade', 'let a critical request fall to cheaper tiers')
    .option('-m, --model <name>', 'this model only, without tiers')
    .option('--price <in/out>', 'what it costs, in dollars per million tokens: 0.15/0.60', readOwnPrice)
    .option('--free', 'it costs nothing')
    .option('--base-url <url>', 'another OpenAI-compatible server')
    .option('--key-env <name>', 'the environment variable with the key of that server')
    .option('--header <header>', "a further header for that server, like 'x-team: search' (repeatable)", readHeader)
    .option('--no-memory', 'ask models in their order, even one that failed a moment ago, and remember no failure')
    .option('--timeout <seconds>', 'for all attempts together (default: 600)', secondsOption('--timeout'))
    .optionsGroup('Limits:')
    .option('--max-cost <dollars>', 'refuse what could cost more', amountOption('--max-cost'))
    .option(
      '--budget <amount>',
      'refuse what does not fit: 5/day, 100/month, 1/run, team=search:2/day (repeatable)',
      collectBudgets,
    )
    .addOption(assumeInputOption())
    .option('--dry-run', 'show the route, the request and what it can cost; open no connection')
    .optionsGroup('Output:')
    .option(
      '-o, --out <file>',
      'where --each keeps answers as JSON lines; what it has already answered is not asked again',
    )
    .option('--stream', 'print the answer as it comes (default on a terminal), a broken one too')
    .option(
      '--no-stream',
      'print the answer when it is whole (default in a pipe), from the next model where one breaks off',
    )
    .option('--json', 'the answer, the receipt and every attempt as one JSON document')
    .option('--receipts <file>', 'where to keep the receipt')
    .option('--no-receipt', 'keep none')
    .option('--keep-text', 'keep prompt and answer in the receipt, which are left out otherwise')
    .option(
      '--tag <name=value>',
      'label the receipt, to add up by it (repeatable; also COST_PROJECTION_TAGS=a=b,c=d)',
      readTag('--tag'),
    )
    .option('--tag-git', 'label it with the commit and the branch')
    .option('--debug', 'say on standard error what is sent where')
    .optionsGroup('Options:')
    .option(
      '--plan <file>',
      'the plan whose ask key names models, server and limits (default: the nearest cost-projection.yaml)',
    )
    .option('--no-plan', 'ignore any cost-projection.yaml found nearby');
}

function tokenLimitOption(text: string): number {
  const tokens = quantityOption('--max-tokens')(text);
  if (tokens > 0) return tokens;
  throw new UserError('--max-tokens: an answer has at least one token', { hint: 'write a number above 0, like 500' });
}

function collectBudgets(text: string, before: readonly SpendingLimit[] = []): readonly SpendingLimit[] {
  return [...before, readBudget('--budget', text)];
}
