import { imageSize, type ImageSize } from './image-size.ts';

/** An image of a request. */
export interface RequestImage {
  /** Undefined for an image that is not in the request but at an address. */
  readonly size: ImageSize | undefined;
  /** How closely the model is to look: `low`, `high` or `auto` at OpenAI, `original` since GPT-5.4. */
  readonly detail: string | undefined;
}

/** The image that a part of a message is, as OpenAI, Anthropic and Google write it; undefined for other parts. */
export function imageIn(part: Readonly<Record<string, unknown>>): RequestImage | undefined {
  const { type, image_url: link, source, detail } = part;
  const inline = part['inlineData'] ?? part['inline_data'];
  if (isFields(inline) && String(inline['mimeType'] ?? inline['mime_type']).startsWith('image/'))
    return { size: sizeOf(inline['data']), detail: undefined };
  if (type !== 'image' && type !== 'image_url' && type !== 'input_image') return undefined;
  if (isFields(source)) return { size: sizeOf(source['data']), detail: undefined };
  const { url, detail: inner = detail } = isFields(link) ? link : { url: link };
  return imageAt(typeof url === 'string' ? url : '', typeof inner === 'string' ? inner : undefined);
}

/** An image at an address; its size is known where the address is the image itself. */
export function imageAt(url: string, detail: string | undefined): RequestImage {
  const [head = ''] = url.slice(0, 100).split(',', 1);
  const isWhole = head.startsWith('data:image/') && head.endsWith(';base64');
  return { size: isWhole ? sizeOf(url.slice(head.length + 1)) : undefined, detail };
}

/** How many letters of an image are decoded to find its size, which is nearly always at its beginning; by fours. */
const beginnings = [80_000, 4_000_000];

function sizeOf(base64: unknown): ImageSize | undefined {
  if (typeof base64 !== 'string') return undefined;
  for (const length of beginnings) {
    const size = imageSize(decoded(base64.slice(0, length)));
    if (size || base64.length <= length) return size;
  }
  return undefined;
}

function decoded(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
