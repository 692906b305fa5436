import type { LabelNames } from '../records/label-names.ts';
import type { UsageRecord } from '../records/record.ts';
import type { CountedLabel } from '../records/request-counts.ts';
import type { SourceObject } from '../records/source-object.ts';

/** What a reader of a file may tell beside its records. */
export interface Context {
  /** A stretch of time that the export covers, with or without use in it. */
  readonly window: (from: number, until: number) => void;
  /** What was taken for granted in reading: said once. */
  readonly assume: (what: string) => void;
  /** A counter above zero that no reader knows, or a paid tool without a meter: said once a file, with its sum. */
  readonly uncounted: (name: string, count: number) => void;
  /** What this line said is needed to read later ones. */
  readonly remember: () => void;
  /** What people call a project, user or key. */
  readonly called: LabelNames['add'];
  /** The run that the file is read in: see `perRun`. */
  readonly run: object;
  /** Asks for the file to be read from its start once the others were; false where it has to be read now. */
  readonly putOff: () => boolean;
}

/** Reads the objects of one file in order; none for one that is none of use. Throws a UserError. */
export type ReadObject = (value: SourceObject) => readonly UsageRecord[];

/**
 * Where a plain request stands in a line: a line that is in all else that its reader looks at what another one was can
 * be added up from its bytes. Of each meaning the first path that says something counts.
 */
export interface CountedFields extends Readonly<Partial<Record<CountedLabel, readonly string[]>>> {
  readonly prompt: readonly string[];
  readonly completion: readonly string[];
  readonly model: readonly string[];
  readonly moment: readonly string[];
  readonly cacheRead: readonly string[];
  readonly cacheWrite: readonly string[];
  readonly cacheWrite5m?: readonly string[];
  readonly cacheWrite1h?: readonly string[];
  readonly reasoning?: readonly string[];
  readonly total?: readonly string[];
  readonly id?: readonly string[];
  /** With the id: see UsageRecord. */
  readonly subId?: readonly string[];
  /** The seller of a model, where its name tells. */
  readonly sellerOf?: (model: string) => string | undefined;
  /** Whether prompt and answer include their parts. */
  readonly accounting: 'inclusive' | 'exclusive';
  /** Where lines say what nobody asks of those that are added up without a record: tags. */
  readonly asides?: readonly string[];
}

export interface UsageFormat {
  /** As `--from` takes it. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Objects of JSON, in lines or lists; or the rows of a table, by the names of its columns in snake case. */
  readonly kind: 'json' | 'table';
  /** An object without any of these fields is of another format; it is asked of all where there are none. */
  readonly marks?: readonly string[];
  /** Whether an object of JSON is of this format. */
  readonly recognises?: (value: SourceObject) => boolean;
  /** Without these columns a table is something else; `one|other` asks for one of them. */
  readonly required?: readonly string[];
  /** With any of these columns too. */
  readonly excluded?: readonly string[];
  /** Puts the cells of a table as logs write them; called for each table. Absent: they are. */
  readonly cells?: (columns: readonly string[]) => (row: readonly string[]) => readonly string[];
  /** True where it recognises what is meant for others too: they are asked first, line by line. */
  readonly isGeneral?: boolean;
  /** True where every line is meant to count something: one that does not is told of. */
  readonly isAllUse?: boolean;
  readonly counted?: CountedFields | undefined;
  /** Formats of one scope may tell of the same replies: an id counts once among them all. Absent: its name. */
  readonly idScope?: string;
  readonly open: (context: Context) => ReadObject;
}
