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

/** A multiple of four letters, which are three bytes: sizes are in the beginning of images. */
const MOST_BASE64 = 4_000_000;

function sizeOf(base64: unknown): ImageSize | undefined {
  if (typeof base64 !== 'string') return undefined;
  try {
    return imageSize(Uint8Array.from(atob(base64.slice(0, MOST_BASE64)), (letter) => letter.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
