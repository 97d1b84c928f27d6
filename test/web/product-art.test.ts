import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATEGORIES } from '../../src/read/buyer/shop-model.ts';
import { productArt } from '../../src/web/product-art.ts';

test('the same product always has the same picture, another one has another', () => {
  const pictures = new Set<string>();
  for (const category of CATEGORIES) {
    for (const id of ['one', 'two', '"><script>']) {
      const picture = productArt(id, category);
      assert.equal(picture, productArt(id, category));
      assert.match(picture, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^<]+>.*<\/svg>$/);
      assert.doesNotMatch(picture, /script|NaN|undefined|style=/);
      pictures.add(picture);
    }
  }
  assert.equal(pictures.size, CATEGORIES.length * 3);
});
