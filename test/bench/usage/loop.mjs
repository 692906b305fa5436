// node loop.mjs FILE: the plainest way to read JSON lines.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

let [requests, tokens] = [0, 0];
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  tokens += JSON.parse(line).usage.prompt_tokens;
  requests++;
}
console.log(JSON.stringify({ requests, tokens }));
