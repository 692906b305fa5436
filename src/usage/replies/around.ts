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

const ownerNames = {
  team: ['team', 'team_alias', 'team_id'],
  branch: ['branch', 'git_branch', 'gitBranch'],
  'cost-center': ['cost_center', 'costCenter', 'cost_centre'],
} as const;

/** Fields in which lines say their tags. */
export const tagNames: readonly string[] = ['tags', ...Object.values(ownerNames).flat()];

const saidIn = nameFinder({ ...labelNames, ...ownerNames, tags: ['tags'] });

const ownerTags = ['team', 'branch', 'cost-center'] as const;

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

/** The tags of a line, and what it says of owners in fields of their own. */
function tagsIn(line: SourceObject, said: ReturnType<typeof saidIn>): UsageRecord['tags'] {
  const tags = said.tags === undefined ? undefined : tagsOf(line['tags']);
  const owners = ownerTags.flatMap((tag) => {
    const name = said[tag];
    const owner = name === undefined ? undefined : textIn(line, name);
    return owner === undefined ? [] : [[tag, owner] as const];
  });
  return owners.length === 0 ? tags : { ...Object.fromEntries(owners), ...tags };
}
