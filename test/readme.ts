/** A command of the README with the output that the README shows for it. */
export interface Example {
  readonly command: string;
  readonly output: string;
  readonly line: number;
}

interface Readme {
  readonly files: ReadonlyMap<string, string>;
  readonly examples: readonly Example[];
}

/** The files (```yaml name.yaml) and the commands (```console, `$ command`, then its output) of a README, in order. */
export function readReadme(markdown: string): Readme {
  const files = new Map<string, string>();
  const examples: Example[] = [];
  for (const { index, 1: info = '', 2: body = '' } of markdown.matchAll(/^```(\S+(?: \S+)?)\n(.*?)^```$/gms)) {
    const [language, name] = info.split(' ');
    if (name !== undefined) files.set(name, body);
    const command = language === 'console' ? /^\$ (.*)\n/.exec(body)?.[1] : undefined;
    if (command !== undefined)
      examples.push({
        command,
        output: body.slice(body.indexOf('\n') + 1),
        line: markdown.slice(0, index).split('\n').length,
      });
  }
  return { files, examples };
}
