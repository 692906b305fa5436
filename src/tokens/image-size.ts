/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** The media type of an image file, by its first bytes and whatever its name; undefined for anything else. */
export function imageType(bytes: Uint8Array): string | undefined {
  return formats.find(({ begins }) => begins(bytes))?.type;
}

/** The size of a PNG, JPEG, GIF or WebP file, from its beginning; undefined for anything else, and where it is torn. */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  const size = formats.find(({ begins }) => begins(bytes))?.size(new DataView(bytes.buffer, bytes.byteOffset), bytes);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

interface ImageFormat {
  readonly type: string;
  readonly begins: (bytes: Uint8Array) => boolean;
  readonly size: (view: DataView, bytes: Uint8Array) => ImageSize | undefined;
}

const formats: readonly ImageFormat[] = [
  {
    type: 'image/png',
    begins: (bytes) => hasText(bytes, 1, 'PNG\r\n'),
    size: (view, { length }) => (length < 24 ? undefined : { width: view.getUint32(16), height: view.getUint32(20) }),
  },
  {
    type: 'image/gif',
    begins: (bytes) => hasText(bytes, 0, 'GIF8'),
    size: (view, { length }) =>
      length < 10 ? undefined : { width: view.getUint16(6, true), height: view.getUint16(8, true) },
  },
  {
    type: 'image/jpeg',
    begins: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
    size: jpegSize,
  },
  { type: 'image/webp', begins: (bytes) => hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP'), size: webpSize },
];

function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  return Array.from(text).every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
}

/** Segments follow each other, each with its length; the one that begins a frame has the size. */
function jpegSize(view: DataView, { length }: Uint8Array): ImageSize | undefined {
  for (let at = 2; at + 9 <= length; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at + 1) === 0xff && at + 10 <= length) at++;
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) return undefined;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
  return undefined;
}

/** The three kinds of WebP: with loss, without, and extended. */
function webpSize(view: DataView, bytes: Uint8Array): ImageSize | undefined {
  if (bytes.length < 30) return undefined;
  if (hasText(bytes, 12, 'VP8X')) return { width: 1 + threeBytes(view, 24), height: 1 + threeBytes(view, 27) };
  if (hasText(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

function threeBytes(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x1_0000;
}
