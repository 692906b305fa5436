import { exitCode, systemCode, UserError } from '../../values/errors.ts';
import { parseJson } from '../../values/json.ts';
import { isOwnComment, type IssueComment } from '../comment.ts';

/** The pull request to comment on. */
export interface PullRequest {
  /** The address of GitHub's API. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
}

/** The clock of the process, or of a test. */
interface Clock {
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}

export type Posted = 'created' | 'updated' | 'forbidden';

/**
 * Changes our comment of a pull request, or writes it where there is none. `forbidden` where the token may not, as in
 * a run for a fork. Throws a UserError where GitHub fails.
 */
export async function postComment(request: PullRequest, body: string, clock: Clock): Promise<Posted> {
  const root = `/repos/${request.repository}/issues`;
  const own = await findOwn(request, `${root}/${request.number}/comments`, clock);
  if (own !== undefined) {
    const { status } = await ask(request, 'PATCH', `${root}/comments/${own}`, clock, body);
    if (status < 300) return 'updated';
    if (status === FORBIDDEN) return 'forbidden';
    // Somebody deleted it in between.
    if (status !== 404 && status !== 410) throw failed(status);
  }
  const { status } = await ask(request, 'POST', `${root}/${request.number}/comments`, clock, body);
  if (status < 300) return 'created';
  if (status === FORBIDDEN) return 'forbidden';
  throw failed(status);
}

const FORBIDDEN = 403;

const PAGE = 100;

/** A pull request with more comments than this is not searched to its end. */
const MOST_PAGES = 100;

async function findOwn(request: PullRequest, path: string, clock: Clock): Promise<number | undefined> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { status, text } = await ask(request, 'GET', `${path}?per_page=${PAGE}&page=${page}`, clock);
    if (status === FORBIDDEN) return undefined;
    if (status >= 300) throw failed(status);
    const list = parseJson(text);
    if (!Array.isArray(list)) throw new UserError('GitHub answers with no list of comments');
    const own = list.map(commentOf).find((comment) => comment && isOwnComment(comment));
    if (own || list.length < PAGE) return own?.id;
  }
  return undefined;
}

function commentOf(value: unknown): IssueComment | undefined {
  const id = field(value, 'id');
  const [body, login] = [field(value, 'body'), field(field(value, 'user'), 'login')];
  return typeof id === 'number' && typeof body === 'string' && typeof login === 'string'
    ? { id, body, login }
    : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function failed(status: number): UserError {
  return new UserError(`GitHub answers ${status}`, { exitCode: exitCode.requestFailed });
}

const MOST_TRIES = 4;

/** A limit that lasts longer is not waited for. */
const MOST_WAIT = 120;

/** A server that says nothing for so long is given up. */
const MOST_SECONDS = 30;

interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Asks again after a rate limit, and, of what changes nothing twice, after a failure of the server. */
async function ask(
  { api, token }: PullRequest,
  method: 'GET' | 'PATCH' | 'POST',
  path: string,
  clock: Clock,
  body?: string,
): Promise<Reply> {
  for (let tries = 1; ; tries++) {
    const reply = await fetch(`${api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        'user-agent': 'cost-projection',
      },
      ...(body !== undefined && { body: JSON.stringify({ body }) }),
      redirect: 'error',
      signal: AbortSignal.timeout(MOST_SECONDS * 1000),
    }).catch((error: unknown) => {
      const { cause } = error instanceof Error ? error : { cause: undefined };
      throw new UserError(`GitHub cannot be reached at ${api}: ${systemCode(cause) ?? String(error)}`, {
        exitCode: exitCode.requestFailed,
      });
    });
    const text = await reply.text();
    const seconds = limitOf(reply, text, clock.now()) ?? (reply.status >= 500 && method !== 'POST' ? tries : undefined);
    if (seconds === undefined || tries === MOST_TRIES) return { status: reply.status, text };
    if (seconds > MOST_WAIT)
      throw new UserError(`GitHub asks to wait ${seconds} seconds`, {
        hint: 'run the job again then; its summary has the report',
        exitCode: exitCode.requestFailed,
      });
    await clock.sleep(seconds * 1000);
  }
}

/** Seconds until a rate limit ends; undefined where there is none. */
function limitOf({ status, headers }: Response, text: string, now: Date): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers.get('retry-after') ?? Number.NaN);
  if (after >= 0) return after;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  if (headers.get('x-ratelimit-remaining') === '0' && reset >= 0)
    return Math.max(1, Math.ceil(reset - now.getTime() / 1000));
  // As GitHub's documentation asks, where no header says how long.
  return status === 429 || /rate limit/i.test(text) ? MOST_WAIT / 2 : undefined;
}
