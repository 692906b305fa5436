/** A record that cannot be read; line 0 means the file as a whole. */
export interface UnreadRecord {
  readonly path: string;
  readonly line: number;
  readonly reason: string;
}

const MOST_SHOWN = 5;

/** Lines that cannot be read before anything is recognised: a file that goes on so is something else. */
const MOST_EARLY = 1000;

/** Unreadable records of one file. They are reported once something is recognised: before, it may be another file. */
export class FileProblems {
  private readonly tell: ((problem: UnreadRecord) => void) | undefined;
  private readonly shown: UnreadRecord[] = [];
  private readonly waiting: UnreadRecord[] = [];
  /** How many came before anything was recognised. */
  early = 0;

  constructor(tell: ((problem: UnreadRecord) => void) | undefined) {
    this.tell = tell;
  }

  add(problem: UnreadRecord, isKnown: boolean): void {
    if (this.shown.length < MOST_SHOWN) this.shown.push(problem);
    if (isKnown) return this.tell?.(problem);
    this.early++;
    if (this.waiting.length < MOST_EARLY) this.waiting.push(problem);
  }

  /** Whether a problem of this kind is among the first. */
  has(reason: string): boolean {
    return this.shown.some((problem) => problem.reason === reason);
  }

  /** Something was recognised. */
  isKnown(): void {
    for (const problem of this.waiting.splice(0)) this.tell?.(problem);
  }

  /** The first of them, as what is wrong with a file in which nothing was recognised. */
  whatIsFirst(): string | undefined {
    const [first] = this.shown;
    return first && (first.line > 0 ? `line ${first.line}: ${first.reason}` : first.reason);
  }

  /** The first of them to be shown, where so many of other files are. */
  first(others: number): readonly UnreadRecord[] {
    return this.shown.slice(0, Math.max(0, MOST_SHOWN - others));
  }
}

/** Says of lines that count nothing that they are passed over. */
export function passedOver(path: string, lines: number): string {
  const rest = 'nothing in a form that is known here, and';
  return lines === 1
    ? `1 line of ${path} counts ${rest} is passed over.`
    : `${lines} lines of ${path} count ${rest} are passed over.`;
}

/** Says of a counter that nobody knows that it is left out. */
export function notCounted(path: string, name: string, count: number): string {
  return `${path} counts ${name} (${count} in all), for which no price is known here: it is not in these figures.`;
}
