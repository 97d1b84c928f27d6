import { createHash } from 'node:crypto';
import type { Picture, ProductCategory } from '../domain/catalogue.ts';

/** Three colours of a category: ground, middle, accent. */
const PALETTES: Readonly<Record<ProductCategory, readonly [string, string, string]>> = {
  collaboration: ['#ffe3cf', '#fb923c', '#9a3412'],
  finance: ['#d7f5ec', '#34b795', '#115e50'],
  crm: ['#fde2ea', '#f2789f', '#9d174d'],
  hr: ['#fdf0c8', '#eab308', '#854d0e'],
  security: ['#dfe5f2', '#64789f', '#1e293b'],
  data: ['#dbeafe', '#5b9bf3', '#1e40af'],
  developer: ['#e4e1fd', '#8b7df0', '#3b2f9e'],
  industry: ['#e2efd4', '#84b94c', '#3f6212'],
};

type Draw = (random: () => number, colours: readonly [string, string, string]) => string;

/** Each category has a motif of its own; the product's id varies it. */
const MOTIFS: Readonly<Record<ProductCategory, Draw>> = {
  collaboration: board,
  finance: bars,
  crm: circles,
  hr: people,
  security: rings,
  data: waves,
  developer: blocks,
  industry: hills,
};

/**
 * Draws a product's picture (SVG, 480 × 240). The same id and category always give the same picture; nothing of the
 * id's text gets into it.
 */
export function productArt(productId: string, category: ProductCategory): string {
  const random = sequence(productId);
  const colours = PALETTES[category];
  const [ground, middle] = colours;
  const tilt = Math.round(random() * 60) - 30;
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 240" preserveAspectRatio="xMidYMid slice">' +
    `<defs><linearGradient id="g" gradientTransform="rotate(${35 + tilt})"><stop offset="0" stop-color="${ground}"/>` +
    `<stop offset="1" stop-color="${middle}" stop-opacity=".55"/></linearGradient></defs>` +
    `<rect width="480" height="240" fill="${ground}"/><rect width="480" height="240" fill="url(#g)"/>` +
    MOTIFS[category](random, colours) +
    '</svg>'
  );
}

/** Draws a picture that a seller has chosen. */
export function pictureArt({ motif, variant }: Picture): string {
  return productArt(`variant ${variant}`, motif);
}

/** Numbers in [0, 1) that depend on the text only. */
function sequence(text: string): () => number {
  const bytes = createHash('sha256').update(text).digest();
  let index = 0;
  return () => (bytes[index++ % bytes.length] ?? 0) / 256;
}

function rect(x: number, y: number, width: number, height: number, fill: string, radius = 10, opacity = 1): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${radius}" fill="${fill}" opacity="${opacity}"/>`;
}

function circle(x: number, y: number, radius: number, attributes: string): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" ${attributes}/>`;
}

function n(value: number): number {
  return Math.round(value * 10) / 10;
}

function times(count: number, draw: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw(index)).join('');
}

function board(random: () => number, [, middle, accent]: readonly [string, string, string]): string {
  return times(4, (column) => {
    const x = 70 + column * 90;
    let y = 46;
    return times(3, (card) => {
      const height = 26 + random() * 34;
      const top = y;
      y += height + 10;
      if (y > 226) return '';
      const marked = card === 0 && random() > 0.45;
      return (
        rect(x, top, 74, height, marked ? accent : '#fff', 8, marked ? 0.92 : 0.85) +
        rect(x + 10, top + 10, 30 + random() * 22, 5, marked ? '#fff' : middle, 2.5, 0.9)
      );
    });
  });
}

function bars(random: () => number, [, middle, accent]: readonly [string, string, string]): string {
  const heights = Array.from({ length: 8 }, (_, index) => 34 + random() * 60 + index * 9);
  const line = heights.map((height, index) => `${96 + index * 41},${n(190 - height)}`).join(' ');
  return (
    heights
      .map((height, index) =>
        rect(82 + index * 41, 204 - height, 28, height, index % 3 === 2 ? middle : '#fff', 6, 0.88),
      )
      .join('') +
    `<polyline points="${line}" fill="none" stroke="${accent}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>`
  );
}

function circles(random: () => number, [, middle, accent]: readonly [string, string, string]): string {
  return times(7, (index) => {
    const radius = 22 + random() * 44;
    const fill = index % 3 === 0 ? accent : index % 3 === 1 ? '#fff' : middle;
    return circle(60 + index * 60, 70 + random() * 100, radius, `fill="${fill}" opacity=".72"`);
  });
}

function people(random: () => number, [, middle, accent]: readonly [string, string, string]): string {
  return times(5, (index) => {
    const x = 88 + index * 76;
    const y = 92 + random() * 34;
    const fill = index % 2 === 0 ? '#fff' : index === 1 ? accent : middle;
    return (
      circle(x, y, 19, `fill="${fill}"`) +
      `<path d="M${x - 34} ${n(y + 76)}a34 48 0 0 1 68 0v80h-68Z" fill="${fill}" opacity=".85"/>`
    );
  });
}

function rings(random: () => number, [, middle, accent]: readonly [string, string, string]): string {
  const x = 190 + random() * 100;
  const turn = Math.round(random() * 360);
  return (
    times(5, (index) => {
      const dash = 40 + random() * 130;
      const colour = index % 2 === 0 ? '#fff' : middle;
      return circle(
        x,
        120,
        34 + index * 25,
        `fill="none" stroke="${colour}" stroke-width="10" stroke-linecap="round" stroke-dasharray="${n(dash)} 34" transform="rotate(${turn + index * 40} ${n(x)} 120)" opacity=".9"`,
      );
    }) + circle(x, 120, 17, `fill="${accent}"`)
  );
}

function waves(random: () => number, [, middle, accent]: readonly [string, string, string]): string {
  const shift = Math.round(random() * 240);
  const bands = times(4, (index) => {
    const y = 92 + index * 36;
    const a = 18 + random() * 54;
    const fill = ['#fff', middle, accent, '#fff'][index] ?? middle;
    return `<path d="M${-shift} ${y}c80 ${n(-a)} 150 ${n(a)} 240 0s170 ${n(-a)} 240 0 170 ${n(a)} 240 0v160H${-shift}Z" fill="${fill}" opacity="${index === 2 ? 0.6 : 0.5}"/>`;
  });
  const points = times(6, (index) =>
    circle(50 + index * 76, 34 + random() * 90, 4 + random() * 7, `fill="${accent}" opacity=".8"`),
  );
  return bands + points;
}

function blocks(random: () => number, [, middle, accent]: readonly [string, string, string]): string {
  return times(5, (row) => {
    let x = 70 + Math.floor(random() * 3) * 26;
    return times(4, (index) => {
      const width = 30 + random() * 74;
      const left = x;
      x += width + 14;
      if (left + width > 430) return '';
      const fill = (row + index) % 4 === 0 ? accent : (row + index) % 3 === 0 ? middle : '#fff';
      return rect(left, 48 + row * 31, width, 16, fill, 8, 0.9);
    });
  });
}

function hills(random: () => number, [, middle, accent]: readonly [string, string, string]): string {
  const peak = 60 + random() * 50;
  const sun = 90 + random() * 300;
  return (
    circle(sun, 72, 30, 'fill="#fff" opacity=".9"') +
    `<path d="M0 240V170l110-${n(peak)} 120 ${n(peak)} 90-70 160 90v110Z" fill="${middle}" opacity=".75"/>` +
    `<path d="M0 240v-44l150-${n(peak * 0.6)} 130 60 90-44 110 50v60Z" fill="${accent}" opacity=".8"/>`
  );
}
