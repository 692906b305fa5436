import type { UsageFormat } from '../formats/format.ts';

/** What was read of one file in one format. */
export interface FileTally {
  readonly path: string;
  readonly format: string;
  /** Records that count; lines of a bill among them. */
  records: number;
  duplicates: number;
  /** Records that could not be read. */
  unread: number;
}

/** What was read of one file, by format. */
export class FileTallies {
  private readonly path: string;
  private readonly byFormat = new Map<UsageFormat, FileTally>();
  private format: UsageFormat | undefined;
  private tally: FileTally | undefined;
  private readonly onFormat: () => void;

  /** `onFormat` is called for each format that is recognised. */
  constructor(path: string, onFormat: () => void) {
    this.path = path;
    this.onFormat = onFormat;
  }

  of(format: UsageFormat): FileTally {
    if (this.tally && this.format === format) return this.tally;
    const { path, byFormat } = this;
    const known = byFormat.get(format);
    this.tally = known ?? { path, format: format.name, records: 0, duplicates: 0, unread: 0 };
    this.format = format;
    byFormat.set(format, this.tally);
    if (!known) this.onFormat();
    return this.tally;
  }

  clear(): void {
    this.byFormat.clear();
  }

  /** In the order of their first lines. */
  all(): readonly FileTally[] {
    return [...this.byFormat.values()];
  }

  formats(): readonly UsageFormat[] {
    return [...this.byFormat.keys()];
  }
}
