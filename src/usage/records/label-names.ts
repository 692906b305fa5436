import { textIn } from './fields.ts';
import type { SourceObject } from './source-object.ts';

/** Labels that sources give as ids, which people know by names. */
export type NamedLabel = 'project' | 'user' | 'key';

/** What people call the projects, users and keys of a run, where any of its files says it. */
export class LabelNames {
  private readonly byId = new Map<string, string>();
  /** How many ids have a name. */
  private readonly ids = new Map<string, number>();

  add(label: NamedLabel, id: string, name: string): void {
    const place = `${label} ${id}`;
    if (id === name || this.byId.has(place)) return;
    this.byId.set(place, name);
    this.ids.set(`${label} ${name}`, (this.ids.get(`${label} ${name}`) ?? 0) + 1);
  }

  /** The name of an id, with the id where others are called the same; undefined where nobody says it. */
  of(label: string, id: string): string | undefined {
    const name = this.byId.get(`${label} ${id}`);
    return name !== undefined && (this.ids.get(`${label} ${name}`) ?? 0) > 1 ? `${name} (${id})` : name;
  }
}

const pairs: readonly (readonly [NamedLabel, id: string, ...names: string[]])[] = [
  ['project', 'project_id', 'project_name'],
  ['project', 'team_id', 'team_alias'],
  ['project', 'metadata.user_api_key_team_id', 'metadata.user_api_key_team_alias'],
  ['project', 'workspace_id', 'workspace_name', 'workspace'],
  ['user', 'user_id', 'user_name', 'user_email'],
  ['key', 'api_key_id', 'api_key_name', 'api_key'],
  ['key', 'api_key', 'metadata.user_api_key_alias'],
];

/** Passes on the names that a line has beside the ids. */
export function tellNamesIn(line: SourceObject, tell: LabelNames['add']): void {
  for (const [label, id, ...names] of pairs) {
    const [known, name] = [textIn(line, id), textIn(line, ...names)];
    if (known !== undefined && name !== undefined) tell(label, known, name);
  }
}
