import type { NamedLabel } from '../records/label-names.ts';
import { textIn } from '../records/fields.ts';
import type { UsageFormat } from './format.ts';

const labels: ReadonlyMap<unknown, NamedLabel> = new Map([
  ['organization.project', 'project'],
  ['organization.project.api_key', 'key'],
  ['organization.user', 'user'],
  ['workspace', 'project'],
  ['api_key', 'key'],
  ['user', 'user'],
]);

/** Projects, workspaces, keys and users of an organization, as its API lists them: they name what others use. */
export const names: UsageFormat = {
  kind: 'json',
  name: 'names',
  title: 'projects, keys and users as the OpenAI and Anthropic APIs list them',
  marks: ['name'],
  recognises: ({ object, type, id, name }) =>
    typeof id === 'string' && typeof name === 'string' && labels.has(object ?? type),
  open: (context) => (line) => {
    const [label, id, name] = [labels.get(line['object'] ?? line['type']), textIn(line, 'id'), textIn(line, 'name')];
    if (label && id !== undefined && name !== undefined) context.called(label, id, name);
    return [];
  },
};
