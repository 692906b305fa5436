// The beginnings of image files, of any size.

function bytesOf(parts: readonly (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : part)),
  );
}

const high = (value: number): number[] => [(value >> 8) & 255, value & 255];
const low = (value: number): number[] => high(value).toReversed();

export function png(width: number, height: number): Uint8Array {
  return bytesOf([[0x89], 'PNG\r\n\u001a\n', [0, 0, 0, 13], 'IHDR', [0, 0], high(width), [0, 0], high(height), [8, 6]]);
}

export function gif(width: number, height: number): Uint8Array {
  return bytesOf(['GIF89a', low(width), low(height), [0, 0, 0]]);
}

export function jpeg(width: number, height: number, textLength = 14): Uint8Array {
  const text = [[0xff, 0xe0], high(textLength + 2), Array.from({ length: textLength }, () => 0)];
  return bytesOf([[0xff, 0xd8], ...text, [0xff, 0xc0], high(17), [8], high(height), high(width), [3]]);
}

export function webp(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Uint8Array {
  const bits = (width - 1) | ((height - 1) << 14);
  const body = {
    'VP8 ': [0, 0, 0, 0x9d, 1, 0x2a, ...low(width), ...low(height), 0, 0],
    VP8L: [0x2f, bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, (bits >> 24) & 255, 0, 0, 0, 0, 0],
    VP8X: [0, 0, 0, 0, ...low(width - 1), 0, ...low(height - 1), 0],
  }[kind];
  return bytesOf(['RIFF', [0, 0, 0, 0], 'WEBP', kind, [0, 0, 0, 0], body]);
}
