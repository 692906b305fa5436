/** Begins the comment that is kept up to date. Text of a plan never begins a comment, and its tags are escaped. */
export const MARKER = '<!-- cost-projection -->';

/** GitHub takes 65,536 characters. */
const MOST_TEXT = 60_000;

/** Of comments that a workflow's own token wrote; a token may change those of other people too. */
const OWN_LOGIN = 'github-actions[bot]';

/** What a comment of a pull request is known by. */
export interface IssueComment {
  readonly id: number;
  readonly body: string;
  readonly login: string;
}

export function commentBody(report: string): string {
  const text =
    report.length <= MOST_TEXT
      ? report
      : `${report.slice(0, report.lastIndexOf('\n', MOST_TEXT))}\n\nThe rest is in the summary of the job.\n`;
  return `${MARKER}\n${text}`;
}

/** Whether a comment is the one to keep up to date: nobody else can write one that is. */
export function isOwnComment({ body, login }: IssueComment): boolean {
  return login === OWN_LOGIN && body.startsWith(MARKER);
}

/** What a program wrote on standard error, as a block that nothing in it can end. */
export function errorBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}\n`;
}
