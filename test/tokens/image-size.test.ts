import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageSize, imageType } from '../../src/tokens/image-size.ts';
import { gif, jpeg, png, webp } from '../image-files.ts';

describe('the size of an image', () => {
  it.each([
    ['PNG', png(640, 480)],
    ['GIF', gif(640, 480)],
    ['JPEG', jpeg(640, 480)],
    ['JPEG behind text about it', jpeg(640, 480, 5000)],
    ['WebP with loss', webp('VP8 ', 640, 480)],
    ['WebP without loss', webp('VP8L', 640, 480)],
    ['WebP, extended', webp('VP8X', 640, 480)],
  ])('is read from a %s', (_, bytes) => {
    expect(imageType(bytes)).toMatch(/^image\//);
    expect(imageSize(bytes)).toEqual({ width: 640, height: 480 });
    for (let length = 0; length < 10; length++) expect(imageSize(bytes.subarray(0, length))).toBeUndefined();
  });

  it('is undefined for anything else, and never throws', () => {
    expect(imageSize(png(0, 480))).toBeUndefined();
    fc.assert(
      fc.property(
        fc.constantFrom(png(1, 1), gif(1, 1), jpeg(1, 1), webp('VP8L', 1, 1)),
        fc.uint8Array(),
        (begin, rest) => {
          imageSize(Uint8Array.from([...begin.subarray(0, 12), ...rest]));
          imageSize(rest);
        },
      ),
    );
  });
});
