import { postComment } from './action/client/comments.ts';
import { commentBody } from './action/comment.ts';
import { reportPlan } from './action/disk/plan-report.ts';
import { smallText } from './system/open-file.ts';
import { UserError } from './values/errors.ts';

// What action.yml runs, in two steps: `report` reads the plans, without a token; `comment` has the token, and reads
// nothing but the report.

const { env } = process;
const given = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
const needed = (name: string): string => {
  const value = given(name);
  if (value === undefined) throw new UserError(`${name} is not set`, { hint: 'action.yml sets it' });
  return value;
};

function report(): void {
  const {
    report: path,
    document = '',
    code,
  } = reportPlan({
    repository: needed('GITHUB_WORKSPACE'),
    temporary: needed('RUNNER_TEMP'),
    plan: needed('PLAN'),
    base: given('BASE_SHA'),
    head: given('HEAD_SHA'),
    failOver: given('FAIL_OVER'),
  });
  process.stdout.write(`report=${path}\ndocument=${document}\nexit-code=${code}\n`);
}

async function comment(): Promise<void> {
  const posted = await postComment(
    {
      api: needed('GITHUB_API_URL'),
      repository: needed('GITHUB_REPOSITORY'),
      number: Number(needed('PULL_REQUEST')),
      token: needed('GITHUB_TOKEN'),
    },
    commentBody(smallText(needed('REPORT'))),
    { now: () => new Date(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
  );
  const told = {
    created: 'the comment was written',
    updated: 'the comment was brought up to date',
    forbidden: '::notice::the token may write no comments here, as in a run for a fork: the summary has the report',
  };
  process.stdout.write(`${told[posted]}\n`);
}

async function main(step: string | undefined): Promise<void> {
  try {
    if (step === 'comment') await comment();
    else report();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint, exitCode } = error;
    process.stderr.write(`error: ${message}\n${hint === undefined ? '' : `  ${hint}\n`}`);
    process.exitCode = exitCode;
  }
}

void main(process.argv[2]);
