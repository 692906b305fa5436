/** Letters of a text that are counted at a time. */
const CHUNK = 1024 * 1024;
/** A text that has no place to cut for as long is cut anywhere. */
const LONGEST = 16 * CHUNK;

/** Cuts a text that comes in parts where every tokenizer begins a token anyway: between a letter and a space. */
export class ChunkedText {
  #text = '';

  /** The chunks that are complete with this part. */
  *add(part: string): Generator<string> {
    this.#text += part;
    while (this.#text.length > CHUNK) {
      const at = cutBefore(this.#text, this.#text.length);
      if (at <= 0 && this.#text.length < LONGEST) return;
      const end = at <= 0 ? this.#text.length : at;
      yield this.#text.slice(0, end);
      this.#text = this.#text.slice(end);
      if (at > 0) return;
    }
  }

  /** What is left. */
  end(): string {
    const rest = this.#text;
    this.#text = '';
    return rest;
  }
}

/** The last place to cut; 0 if there is none. */
function cutBefore(text: string, length: number): number {
  for (let at = length - 1; at > 0; at--) {
    const unit = text.charCodeAt(at);
    if ((unit === 0x20 || unit === 0x0a) && isAsciiWord(text.charCodeAt(at - 1))) return at;
  }
  return 0;
}

function isAsciiWord(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}
