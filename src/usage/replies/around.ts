import { momentIn, nameFinder, textIn } from '../records/fields.ts';
import type { UsageRecord } from '../records/record.ts';
import type { SourceObject } from '../records/source-object.ts';
import { tagsOf } from '../records/values.ts';

/** Fields in which lines say who asked. */
export const labelNames = {
  project: ['project', 'project_id', 'team', 'team_id'],
  user: ['user', 'user_id', 'end_user'],
  key: ['api_key', 'key', 'api_key_name'],
  session: ['session', 'session_id', 'sessionId', 'conversation_id'],
} as const;

/** Fields in which lines say when they were written. */
export const momentNames = 'timestamp time ts created_at createdAt datetime start_time startTime date'.split(' ');

/** Tags that lines say in fields of their own. */
const tagFields = {
  team: ['team', 'team_alias', 'team_id'],
  branch: ['branch', 'git_branch', 'gitBranch'],
  'cost-center': ['cost_center', 'costCenter', 'cost_centre'],
  task: ['task', 'task_id', 'taskId'],
} as const;

/** Fields in which lines say their tags. */
export const tagNames: readonly string[] = ['tags', ...Object.values(tagFields).flat()];

const saidIn = nameFinder({ ...labelNames, ...tagFields, tags: ['tags'] });

const fieldTags = ['team', 'branch', 'cost-center', 'task'] as const;

/** When a line was written, as it says around its reply. */
export function momentAround(line: SourceObject): number | undefined {
  return momentIn(line, ...momentNames);
}

/** What a line says around its reply of who asked. */
export function aroundIn(line: SourceObject) {
  const said = saidIn(line);
  const text = (name: string | undefined): string | undefined => name && textIn(line, name);
  return {
    project: text(said.project),
    user: text(said.user),
    key: text(said.key),
    session: text(said.session),
    tags: tagsIn(line, said),
  };
}

/** The tags of a line, and those that it says in fields of their own. */
function tagsIn(line: SourceObject, said: ReturnType<typeof saidIn>): UsageRecord['tags'] {
  const tags = said.tags === undefined ? undefined : tagsOf(line['tags']);
  const own = fieldTags.flatMap((tag) => {
    const name = said[tag];
    const value = name === undefined ? undefined : textIn(line, name);
    return value === undefined ? [] : [[tag, value] as const];
  });
  return own.length === 0 ? tags : { ...Object.fromEntries(own), ...tags };
}
