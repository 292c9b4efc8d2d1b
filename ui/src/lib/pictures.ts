// Product pictures drawn by code: one flat, rounded SVG for each kind of goods, tinted by the product's hue.
//
// Every drawing sits on a 64 × 64 board, stands on the same floor, and takes its light from the upper left.
// Colours are plain fills: no ids, no gradients, no clips, so that any number of pictures can share one page.

interface Tones {
  readonly hue: number;
  readonly pale: string;
  readonly light: string;
  readonly mid: string;
  readonly deep: string;
  readonly ink: string;
}

type Draw = (t: Tones) => string;

/** The picture for `kind`, tinted by `hue` (degrees), as an SVG string. An unknown kind gets a price tag. */
export function picture(kind: string, hue: number): string {
  const draw = DRAWINGS.get(kind) ?? tag;
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" aria-hidden="true" focusable="false">' +
    ellipse(32, 56, 23, 3, 'hsl(220 25% 20% / 0.13)') +
    draw(tones(hue, EARTHY.has(kind))) +
    '</svg>'
  );
}

// ── Colours ──────────────────────────────────────────────────────────────────────────────────────────────────

/** How near `hue` is to `centre`: 1 there, 0 from `reach` degrees on. */
function near(hue: number, centre: number, reach: number): number {
  return Math.max(0, 1 - Math.abs(hue - centre) / reach);
}

/**
 * Five tones of one hue, evened out by eye: plain HSL makes yellows muddy, oranges brown and greens glaring.
 * Baked and earthy goods keep the brown.
 */
function tones(hue: number, earthy: boolean): Tones {
  const h = ((Math.round(hue) % 360) + 360) % 360;
  const yellow = near(h, 52, 20) * (earthy ? 0.4 : 1);
  const orange = near(h, 26, 18) * (earthy ? 0 : 1);
  const green = near(h, 112, 42);
  const purple = near(h, 295, 40);
  const warm = 26 * yellow + 24 * orange - 15 * green - 10 * purple;
  const tone = (shift: number, saturation: number, lightness: number) =>
    `hsl(${Math.round(h - shift * yellow)} ${Math.round(saturation)}% ${Math.round(lightness)}%)`;
  return {
    hue: h,
    pale: tone(0, 52 + warm, 90),
    light: tone(0, 60 + warm, 74 + 2 * yellow - 3 * green),
    mid: tone(4, 56 + warm, 57 + 3 * yellow - 7 * green),
    deep: tone(10, 50 + warm, 44 + 7 * yellow + 3 * orange - 6 * green),
    ink: tone(14, 42 + warm / 2, 29 + 4 * yellow - 3 * green),
  };
}

const WHITE = 'hsl(210 30% 96%)';
const CHALK = 'hsl(212 22% 86%)';
const STEEL = 'hsl(212 14% 74%)';
const SLATE = 'hsl(214 17% 46%)';
const NIGHT = 'hsl(216 22% 30%)';
const CREAM = 'hsl(42 62% 90%)';
const SAND = 'hsl(40 48% 80%)';
const YOLK = 'hsl(46 84% 66%)';
const TOAST = 'hsl(32 52% 58%)';
const WOOD = 'hsl(30 38% 46%)';
const COCOA = 'hsl(19 40% 29%)';
const COCOA_LIT = 'hsl(20 36% 38%)';
const GREEN = 'hsl(116 36% 48%)';
const FERN = 'hsl(124 38% 36%)';
const GLEAM = 'hsl(0 0% 100% / 0.42)';

// ── Primitives ───────────────────────────────────────────────────────────────────────────────────────────────

/** A filled path. */
function path(d: string, fill: string): string {
  return `<path d="${d}" fill="${fill}"/>`;
}

/** A stroked path with round ends. */
function line(d: string, stroke: string, width: number): string {
  return (
    `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" ` +
    'stroke-linecap="round" stroke-linejoin="round"/>'
  );
}

function circle(x: number, y: number, r: number, fill: string): string {
  return `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
}

function ellipse(x: number, y: number, rx: number, ry: number, fill: string, angle = 0): string {
  const turned = angle === 0 ? '' : ` transform="rotate(${angle} ${x} ${y})"`;
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${turned}/>`;
}

function rect(x: number, y: number, w: number, h: number, round: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${round}" fill="${fill}"/>`;
}

function turn(degrees: number, x: number, y: number, inner: string): string {
  return `<g transform="rotate(${degrees} ${x} ${y})">${inner}</g>`;
}

/** The groups of numbers in a plain list: `'21 31, 31 27'` is two points. */
function groups(list: string): number[][] {
  return list.split(',').map((group) => group.trim().split(' ').map(Number));
}

/** Dots of one size and colour at a list of `x y`. */
function dots(r: number, fill: string, at: string): string {
  return groups(at)
    .map(([x = 0, y = 0]) => circle(x, y, r, fill))
    .join('');
}

/** Shining beads at a list of `x y`; those to the right lie in the shade. */
function beads(t: Tones, r: number, at: string): string {
  return groups(at)
    .map(
      ([x = 0, y = 0]) =>
        circle(x, y, r, x > 36 ? t.deep : t.mid) + circle(x - 1.6, y - 1.6, r * 0.3, t.light),
    )
    .join('');
}

/** Seeds of one size and colour at a list of `x y angle`. */
function seeds(rx: number, ry: number, fill: string, at: string): string {
  return groups(at)
    .map(([x = 0, y = 0, angle = 0]) => ellipse(x, y, rx, ry, fill, angle))
    .join('');
}

/** The same drawing `n` times around a centre. */
function ring(n: number, x: number, y: number, inner: string): string {
  return Array.from({ length: n }, (_, i) => turn((i * 360) / n, x, y, inner)).join('');
}

/** A small leaf whose stalk is at `x,y`. */
function sprig(x: number, y: number, degrees: number, fill = GREEN): string {
  return turn(degrees, x, y, path(`M${x} ${y}c3-6 10-8 15-5c-2 6-9 9-15 5z`, fill));
}

// ── Bakery ───────────────────────────────────────────────────────────────────────────────────────────────────

const loaf: Draw = (t) =>
  path('M7 42C7 27 18 19 32 19S57 27 57 42C57 51 51 55 44 55H20C13 55 7 51 7 42Z', t.mid) +
  path('M7 42C7 51 13 55 20 55H44C51 55 57 51 57 42C53 48 44 50 32 50S11 48 7 42Z', t.deep) +
  line('M18 38L25 27', t.pale, 4.5) +
  line('M29 39L37 25', t.pale, 4.5) +
  line('M41 39L48 29', t.pale, 4.5);

const roll: Draw = (t) =>
  path('M9 44C9 29 19 21 32 21S55 29 55 44C55 52 49 55 42 55H22C15 55 9 52 9 44Z', t.mid) +
  path('M9 44C9 52 15 55 22 55H42C49 55 55 52 55 44C51 49 43 51 32 51S13 49 9 44Z', t.deep) +
  path('M14 37C16 29 23 25 32 25C28 28 20 30 14 37Z', t.light) +
  line('M25 43C29 38 35 36 43 36', t.deep, 2.5) +
  seeds(2.1, 1.2, t.pale, '23 34 20, 31 30 -25, 39 29 30, 46 36 -30, 19 42 -20, 35 43 25, 47 44 10');

const croissant: Draw = (t) =>
  path(
    'M5 46C4 28 17 15 32 15S60 28 59 46C58 53 51 53 49 47C46 40 41 37 32 37S18 40 15 47C13 53 6 53 5 46Z',
    t.mid,
  ) +
  path('M5 46C4.5 37 7.5 29.5 13 24L19 41.5C17 43 15.8 44.8 15 47C13 53 6 53 5 46Z', t.deep) +
  path('M59 46C59.5 37 56.5 29.5 51 24L45 41.5C47 43 48.2 44.8 49 47C51 53 58 53 59 46Z', t.deep) +
  line('M23.5 17C25 24 25.5 31 25.5 37M40.5 17C39 24 38.5 31 38.5 37', t.deep, 2.2) +
  line('M28.5 19.5C31 19 33 19 35.5 19.5', t.light, 3) +
  line('M16.5 25.5C17.5 23.7 18.6 22.5 19.8 21.5', t.light, 3) +
  line('M47.5 25.5C46.5 23.7 45.4 22.5 44.2 21.5', t.light, 3);

const cake: Draw = (t) =>
  path('M7 31L38 15C49 15 57 22 57 31Z', t.light) +
  path('M7 31H57V51A3 3 0 0 1 54 54H10A3 3 0 0 1 7 51Z', 'hsl(38 60% 80%)') +
  rect(7, 41, 50, 4, 0, t.mid) +
  path('M7 31H57V35C54 40 50 34 46 36S40 41 36 36S28 34 25 37S18 41 15 36S9 38 7 36Z', t.mid) +
  circle(40, 18, 5, 'hsl(352 60% 48%)') +
  circle(38.5, 16.5, 1.4, 'hsl(352 70% 86%)');

const biscuit: Draw = (t) =>
  circle(40, 26, 16, t.deep) +
  circle(27, 36, 20, t.mid) +
  path('M10 28C13 21 20 17 27 17.5C20 20 14 24 10 28Z', t.light) +
  dots(2.6, t.ink, '21 31, 31 27, 36 37, 26 40, 17 40, 31 48') +
  dots(1.4, t.light, '27 34, 38 31, 21 46, 38 44');

const sandwich: Draw = (t) =>
  line('M32 6V20', WOOD, 2) +
  circle(32, 8, 4, FERN) +
  rect(8, 15, 48, 13, 6, 'hsl(32 54% 58%)') +
  rect(10, 16, 44, 9, 4.5, 'hsl(38 62% 78%)') +
  path(
    'M5 31C9 25 13 32 18 29S26 27 31 30S40 31 45 28S56 26 59 31C58 37 52 34 47 36S37 37 32 35S20 37 15 35S6 37 5 31Z',
    GREEN,
  ) +
  rect(8, 34, 48, 6, 3, t.mid) +
  rect(10, 34, 20, 2, 1, t.light) +
  path('M8 40H56L45 46Z', YOLK) +
  rect(8, 42, 48, 13, 6, 'hsl(32 54% 58%)') +
  rect(10, 43, 44, 8, 4, 'hsl(38 62% 78%)') +
  path('M10 40H54L45 46Z', YOLK);

// ── Dairy ────────────────────────────────────────────────────────────────────────────────────────────────────

const milk: Draw = (t) =>
  rect(23, 7, 18, 6, 2, t.deep) +
  path('M16 25L23 12H41L48 25Z', t.light) +
  path('M35 12H41L48 25H40Z', t.mid) +
  path('M16 25H48V53A3 3 0 0 1 45 56H19A3 3 0 0 1 16 53Z', WHITE) +
  path('M40 25H48V53A3 3 0 0 1 45 56H40Z', CHALK) +
  path('M16 42C21 37 26 37 31 41S42 46 48 41V53A3 3 0 0 1 45 56H19A3 3 0 0 1 16 53Z', t.mid) +
  path('M28 28C31 32 32.5 34 32.5 36A4.5 4.5 0 0 1 23.5 36C23.5 34 25 32 28 28Z', t.light);

const cheese: Draw = (t) => {
  const white = t.hue > 72;
  const [top, face, hole] = white ? [CREAM, 'hsl(44 52% 84%)', SAND] : [t.light, t.mid, t.deep];
  return (
    path('M6 34L39 15C50 16 58 23 58 34Z', top) +
    path('M6 34H58V51A3 3 0 0 1 55 54H9A3 3 0 0 1 6 51Z', face) +
    path('M51 34H58V51A3 3 0 0 1 55 54H51Z', white ? t.mid : t.ink) +
    path('M39 15C50 16 58 23 58 34H51C51 26 47 20 36.5 16.5Z', white ? t.light : t.deep) +
    ellipse(20, 44, 4.5, 4, hole) +
    ellipse(37, 47, 3, 2.7, hole) +
    ellipse(41, 39, 2.5, 2.2, hole) +
    ellipse(33, 27, 4, 2.2, hole)
  );
};

const yoghurt: Draw = (t) =>
  path('M14 22H50L46 52A4 4 0 0 1 42 56H22A4 4 0 0 1 18 52Z', WHITE) +
  path('M41 22H50L46 52A4 4 0 0 1 42 56H38Z', CHALK) +
  path('M15.6 33.5C24 29 40 38 48.4 32L46.6 47C40 51 26 43 17.2 47Z', t.mid) +
  circle(31, 39.5, 4.5, t.pale) +
  rect(11, 16, 42, 7, 3.5, t.deep) +
  rect(11, 15, 42, 5, 2.5, t.light);

const butter: Draw = (t) =>
  path('M7 31L16 21H58L50 31Z', t.light) +
  rect(7, 30, 43, 24, 3, t.mid) +
  path('M50 31L58 21V43L50 54Z', t.deep) +
  path('M7 31L16 21H33L25 31Z', 'hsl(50 82% 86%)') +
  path('M10 30H25L22 36L26 42L22 48L25 54H10A3 3 0 0 1 7 51V33A3 3 0 0 1 10 30Z', 'hsl(47 78% 75%)') +
  rect(31, 37, 14, 10, 5, t.pale);

const egg: Draw = (t) =>
  ellipse(19, 32, 10, 13, t.light) +
  ellipse(45, 32, 10, 13, t.light) +
  ellipse(32, 30, 11, 15, t.pale) +
  ellipse(28, 24, 3, 4.5, WHITE, 20) +
  path(
    'M5 37C10 37 12 42 19 42S27 37 32 37S38 42 45 42S54 37 59 37L55 52A4 4 0 0 1 51 55H13A4 4 0 0 1 9 52Z',
    'hsl(200 10% 62%)',
  ) +
  path('M7 46H57L55 52A4 4 0 0 1 51 55H13A4 4 0 0 1 9 52Z', 'hsl(202 11% 52%)');

const icecream: Draw = (t) => {
  const [scoop, left, right] = near(t.hue, 18, 6) > 0 ? [COCOA_LIT, COCOA, COCOA] : [t.light, t.mid, t.deep];
  return (
    path('M20 34H44L33.5 56A1.7 1.7 0 0 1 30.5 56Z', 'hsl(34 58% 62%)') +
    line('M25 36L34.5 53M33 36L37 45M39 36L29.5 53M31 36L27 45', 'hsl(30 50% 48%)', 1.4) +
    circle(23, 27, 11, left) +
    circle(41, 27, 11, right) +
    circle(32, 19, 12, scoop) +
    path('M13 30C17 36 21 30 25 34S31 38 35 34S44 36 51 30C51 36 46 38 41 38H23C17 38 13 36 13 30Z', left) +
    ellipse(27, 14, 3, 4, t.pale, 35)
  );
};

// ── Produce ──────────────────────────────────────────────────────────────────────────────────────────────────

const apple: Draw = (t) =>
  path(
    'M32 22C37 17 55 16 55 35C55 47 45 57 38 57C35 57 34 55.5 32 55.5S29 57 26 57C19 57 9 47 9 35C9 16 27 17 32 22Z',
    t.mid,
  ) +
  path('M47 20C52 22 55 27 55 35C55 47 45 57 38 57C35 57 34 55.5 32 55.5C44 52 51 38 47 20Z', t.deep) +
  ellipse(19, 31, 4, 7, t.light, 22) +
  line('M32 23C31.5 17 33 12 36 9', WOOD, 3) +
  sprig(34, 16, 0);

const pear: Draw = (t) =>
  path(
    'M32 15C38 15 40 20 41 26C43 32 51 36 51 44C51 52 42 57 32 57S13 52 13 44C13 36 21 32 23 26C24 20 26 15 32 15Z',
    t.mid,
  ) +
  path(
    'M36 16C39 18 40 22 41 26C43 32 51 36 51 44C51 52 42 57 32 57C43 50 43 42 38 34C35 28 37 22 36 16Z',
    t.deep,
  ) +
  ellipse(22, 42, 4, 7, t.light, 20) +
  line('M32 16C31.5 12 33 9 36 7', WOOD, 3) +
  sprig(33, 13, 10);

const banana: Draw = (t) =>
  path('M15 11C10 34 22 55 48 56C53 56 56 53 54 50C36 50 24 36 22 11C21 8 16 8 15 11Z', t.deep) +
  path('M18 11C17 30 30 48 56 46C60 45 60 41 57 40C42 39 30 29 25 10C24 7 18 7 18 11Z', t.mid) +
  path('M18 11C17 30 30 48 56 46C40 44 27 31 22 9C19.5 8.6 18 9.5 18 11Z', t.light) +
  line('M20.5 8.5L19.5 6', WOOD, 4.5) +
  line('M57.5 43L58.5 42.8', WOOD, 3.5);

const carrot: Draw = (t) =>
  turn(
    38,
    32,
    32,
    line('M32 16C30 10 26 6 22 5M32 16C32 9 33 5 35 2M32 16C35 11 39 8 43 8', GREEN, 4) +
      path('M21 22C21 13 43 13 43 22C43 38 37 54 32 61C27 54 21 38 21 22Z', t.mid) +
      path('M36 15.7C40 16.5 43 18.5 43 22C43 38 37 54 32 61C37 46 39 30 36 15.7Z', t.deep) +
      line('M22.5 27H28M36 33H40.5M25 39H29.5', t.ink, 1.8) +
      line('M26 21V24', t.light, 3),
  );

const leaf: Draw = (t) => {
  const blade = 'M32 55C20 46 18 28 32 7C46 28 44 46 32 55Z';
  return (
    turn(-40, 32, 55, path(blade, t.deep)) +
    turn(40, 32, 55, path(blade, t.deep)) +
    turn(-20, 32, 55, path(blade, t.mid)) +
    turn(22, 32, 55, path(blade, t.mid)) +
    path(blade, t.light) +
    line('M32 20V52M32 30L27 25M32 37L38 31M32 44L26.5 38', t.deep, 1.8)
  );
};

const tomato: Draw = (t) =>
  path('M32 20C46 15 57 24 57 37C57 48 46 56 32 56S7 48 7 37C7 24 18 15 32 20Z', t.mid) +
  path('M48 19.5C54 23 57 29 57 37C57 48 46 56 32 56C46 51 53 36 48 19.5Z', t.deep) +
  ellipse(17, 32, 3.5, 6, t.light, 25) +
  path(
    'M32 22C29 29 24 29 20 28C22 24 24 22 27 21C23 20 21 18 20 15C25 14 29 16 31 18L32 9L35 9.5L34 18C37 15 41 14 45 15C44 18 41 20 38 21C41 22 43 24 45 28C40 29 35 28 32 22Z',
    FERN,
  );

const cucumber: Draw = (t) =>
  turn(
    -38,
    32,
    34,
    rect(2, 23, 58, 22, 11, t.deep) +
      rect(6, 26, 40, 3.5, 1.7, t.mid) +
      line('M10 35H16M21 33.5H27M15 40H21M30 39H36', t.ink, 1.8) +
      ellipse(50, 34, 9, 11, t.ink) +
      ellipse(51, 34, 8, 9.5, t.pale) +
      ring(6, 51, 34, ellipse(51, 29.5, 1, 1.9, t.light)),
  );

const pepper: Draw = (t) =>
  path(
    'M32 20C36 15 56 15 55 32C54 46 48 57 41 57C37 57 35 55 32 55S27 57 23 57C16 57 10 46 9 32C8 15 28 15 32 20Z',
    t.mid,
  ) +
  path('M32 20C36 15 56 15 55 32C54 46 48 57 41 57C46 48 47 30 42 18C38 17.5 34 18 32 20Z', t.deep) +
  line('M32 25C28 33 28 45 31 53', t.deep, 2) +
  ellipse(17, 31, 3.5, 7, t.light, 8) +
  path(
    'M23 20C24 16 28 16 30 16L29 9C29 6 35 5 36 8L34.5 16C37 16 40 17 41 20C37 24 35 20 32 22C29 20 27 24 23 20Z',
    FERN,
  );

const potato: Draw = (t) =>
  path('M26 26C28 15 42 10 51 16C60 23 58 39 50 44C42 49 24 40 26 26Z', t.deep) +
  path('M8 38C8 27 20 22 30 26C38 29 46 34 46 43C46 53 35 56 25 55C15 54 8 48 8 38Z', t.mid) +
  path('M13 36C15 30 20 28 26 29C21 31 17 33 13 36Z', t.light) +
  line(
    'M20 43C21.5 44.5 23.5 44.5 25 43M33 37L35 38.5M34 48C35.5 49 37 48.5 38 47.5M44 24L46.5 25.5',
    t.ink,
    1.8,
  );

const onion: Draw = (t) =>
  path(
    'M32 9C33 18 38 21 46 26C53 30 56 36 55 42C54 50 44 56 32 56S10 50 9 42C8 36 11 30 18 26C26 21 31 18 32 9Z',
    t.mid,
  ) +
  path(
    'M32 9C33 18 38 21 46 26C53 30 56 36 55 42C54 50 44 56 32 56C42 50 46 36 38 24C35 20 33 16 32 9Z',
    t.deep,
  ) +
  line('M30 21C20 32 20 44 27 54M33 22C39 34 38 46 34 54', t.light, 1.8) +
  ellipse(16, 38, 2.5, 6, t.light, 18) +
  line('M29 56L27 59M32 56.5V60M35 56L37 59', t.ink, 1.6);

const mushroom: Draw = (t) =>
  path('M24 36H40L42 50C42 54 38 56 32 56S22 54 22 50Z', CREAM) +
  path('M34 36H40L42 50C42 54 38 56 32 56C35 50 35 42 34 36Z', SAND) +
  path('M6 35C6 19 18 10 32 10S58 19 58 35C58 40 54 41 50 41H14C10 41 6 40 6 35Z', t.mid) +
  path('M6 35C6 40 10 41 14 41H50C54 41 58 40 58 35C50 38 42 38.5 32 38.5S14 38 6 35Z', t.deep) +
  path('M12 28C15 20 22 16 29 15C24 19 17 22 12 28Z', t.light) +
  dots(2.5, t.light, '35 22, 45 28, 27 29');

const berry: Draw = (t) =>
  path('M9 27C9 20 55 20 55 27C55 44 42 57 32 57S9 44 9 27Z', t.deep) +
  beads(
    t,
    5.6,
    '12 27, 22 27, 32 27, 42 27, 52 27, 16.5 36, 27 36, 37 36, 47.5 36, 22 44.5, 32 44.5, 42 44.5, 27.5 51, 36.5 51',
  ) +
  path(
    'M32 23C26 28 18 26 13 21C18 17 22 17 26 18C25 14 27 10 30 7L34 7C37 10 39 14 38 18C42 17 46 17 51 21C46 26 38 28 32 23Z',
    GREEN,
  );

const citrus: Draw = (t) =>
  sprig(36, 13, -20, FERN) +
  circle(32, 34, 23, t.mid) +
  circle(32, 34, 19.5, CREAM) +
  ring(8, 32, 34, path('M32 31.5L26.6 19.5Q32 14.5 37.4 19.5Z', t.mid)) +
  ring(8, 32, 34, line('M32 25L30.5 20.5', t.light, 1.6)) +
  circle(32, 34, 1.8, CREAM);

const grape: Draw = (t) =>
  line('M32 20C32 14 34 10 38 7', WOOD, 3) +
  sprig(33, 16, -8) +
  beads(t, 6.6, '17 26, 47 26, 27 24, 37 24, 22 35, 42 35, 32 34, 27 44, 37 44, 32 52');

const melon: Draw = (t) =>
  circle(32, 33, 23.5, t.mid) +
  path('M32 9.5C24 20 24 46 32 56.5C40 46 40 20 32 9.5Z', t.light) +
  path('M22 11.7C10 20 10 46 22 54.3C15 44 15 22 22 11.7Z', t.deep) +
  path('M42 11.7C54 20 54 46 42 54.3C49 44 49 22 42 11.7Z', t.deep) +
  line('M32 11C31 8 33 6 35 5', FERN, 3.5) +
  ellipse(21, 24, 2, 5, GLEAM, 24);

const pineapple: Draw = (t) =>
  ring(
    1,
    32,
    24,
    path(
      'M32 26C26 18 20 16 16 8C23 8 27 12 29 16C28 10 30 5 32 2C34 5 36 10 35 16C37 12 41 8 48 8C44 16 38 18 32 26Z',
      GREEN,
    ),
  ) +
  path('M32 26C29 20 29 14 32 8C35 14 35 20 32 26Z', FERN) +
  ellipse(32, 39, 16, 18, t.mid) +
  path('M38 22.3C44 25 48 31 48 39C48 49 41 57 32 57C41 50 43 34 38 22.3Z', t.deep) +
  line('M19 30L39 55M25 23L46 49M45 30L25 55M39 23L18 49', t.ink, 1.3) +
  dots(1.4, t.pale, '32 31.5, 26 39, 38 39, 32 47');

const nuts: Draw = (t) => {
  const almond = 'M0-14C8-8 10 2 7 8C4 13-4 13-7 8C-10 2-8-8 0-14Z';
  const half = 'M0-14C8-8 10 2 7 8C5.5 10.5 3 11.8 0 11.8C3 4 3-6 0-14Z';
  const one = (x: number, y: number, a: number, lit: string, dark: string) =>
    `<g transform="translate(${x} ${y}) rotate(${a}) scale(1.15)">${path(almond, lit)}${path(half, dark)}${line('M-3.5-3V6', t.light, 1.5)}</g>`;
  return one(32, 22, 8, t.deep, t.ink) + one(19, 41, -58, t.mid, t.deep) + one(45, 41, 62, t.mid, t.deep);
};

const flower: Draw = (t) =>
  line('M32 34C32 44 31 50 32 57', FERN, 3.5) +
  path('M32 54C22 54 16 48 14 41C23 41 30 46 32 54Z', GREEN) +
  path('M32 51C41 51 47 46 49 39C40 40 34 44 32 51Z', FERN) +
  ring(8, 32, 23, ellipse(32, 12.5, 5.5, 8, t.mid)) +
  ring(8, 32, 23, ellipse(32, 15, 2.4, 5, t.light)) +
  circle(32, 23, 6.5, YOLK) +
  circle(32, 24, 4, 'hsl(38 76% 56%)');

// ── Deli, meat and fish ──────────────────────────────────────────────────────────────────────────────────────

const ham: Draw = (t) => {
  const slice = (x: number, y: number) =>
    ellipse(x, y, 21, 15, t.deep, -24) +
    ellipse(x, y, 19, 13, CREAM, -24) +
    ellipse(x + 0.5, y + 1, 16, 10.5, t.light, -24);
  return (
    slice(40, 27) +
    slice(33, 33) +
    slice(26, 40) +
    path('M14 44C17 38 23 35 29 34C26 38 20 41 14 44Z', t.pale) +
    line('M24 46C28 45 32 42 34 39', t.mid, 2)
  );
};

const steak: Draw = (t) =>
  path(
    'M9 30C10 16 24 9 38 11C52 13 60 24 57 35C54 45 45 42 38 48C30 55 18 56 12 48C8 43 8 37 9 30Z',
    t.deep,
  ) +
  path('M9 27C10 14 24 7 38 9C52 11 60 21 57 32C54 42 45 39 38 45C30 52 18 53 12 45C8 40 8 34 9 27Z', CREAM) +
  path(
    'M13 28C14 18 25 11 37 13C48 15 55 22 53 30C51 37 43 35 35 41C28 47 20 48 15 42C12 38 12 33 13 28Z',
    t.mid,
  ) +
  circle(42, 24, 5, CREAM) +
  circle(42, 24, 2.6, SAND) +
  line('M19 30C21 25 25 22 30 20M21 38C25 37 28 34 31 30M36 33C39 33 42 33 45 31', t.light, 2.2);

const sausage: Draw = (t) => {
  const link = (y: number, body: string) =>
    line(`M9 ${y}L6 ${y - 4}M55 ${y}L58 ${y - 4}`, t.ink, 2.5) +
    line(`M14 ${y + 3}C24 ${y + 13} 40 ${y + 13} 50 ${y + 3}`, body, 14) +
    line(`M15 ${y}C24 ${y + 8} 36 ${y + 9.5} 44 ${y + 4}`, t.light, 2.5);
  return link(15, t.deep) + link(34, t.mid);
};

const drumstick: Draw = (t) =>
  line('M40 40L51 50', SAND, 6) +
  circle(54, 49, 4, SAND) +
  circle(50, 53, 4, SAND) +
  path('M10 24C10 13 21 8 31 11C42 15 48 28 45 38C43 45 37 47 30 44C20 43 10 36 10 24Z', t.mid) +
  path('M36 14C44 20 48 30 45 38C43 45 37 47 30 44C39 41 41 27 36 14Z', t.deep) +
  ellipse(20, 21, 3.5, 6, t.light, 40) +
  line('M27 33L29 34.5M32 26L34 27', t.ink, 2);

const fish: Draw = (t) =>
  path('M28 21C32 13 40 12 44 14C43 20 42 23 40 26Z', t.deep) +
  path('M30 45C33 51 38 53 42 52C42 47 41 44 39 41Z', t.deep) +
  path('M46 33C50 26 55 21 60 19C58 28 58 39 60 48C55 46 50 41 46 34Z', t.deep) +
  path('M4 34C12 20 34 16 50 33C36 51 13 49 4 34Z', t.mid) +
  path('M4 34C14 40 34 41 50 33C36 51 13 49 4 34Z', t.light) +
  line('M20 25C23 30 23 38 20 43', t.deep, 2) +
  line('M28 29C30 32 30 35 28 38M35 29C37 32 37 35 35 38', t.deep, 1.6) +
  circle(13, 31.5, 2.6, WHITE) +
  circle(12.8, 31.5, 1.4, NIGHT);

const bowl: Draw = (t) =>
  circle(19, 29, 8, t.mid) +
  circle(45, 29, 8, t.deep) +
  circle(32, 25, 11, t.mid) +
  circle(26, 21, 4, t.light) +
  circle(38, 27, 4.5, t.light) +
  circle(40, 19, 3, t.pale) +
  sprig(28, 18, -40, FERN) +
  sprig(15, 27, -62) +
  path('M5 32H59C59 46 50 55 38 55H26C14 55 5 46 5 32Z', SLATE) +
  path('M47 32H59C59 46 50 55 38 55C45 50 48 42 47 32Z', NIGHT) +
  rect(4, 30, 56, 4.5, 2.2, STEEL);

const pizza: Draw = (t) =>
  path('M6 19C20 7 44 7 58 19L33.5 57A1.8 1.8 0 0 1 30.5 57Z', YOLK) +
  path('M46 24L54 20L33.5 57A1.8 1.8 0 0 1 31 57.3Z', 'hsl(42 74% 58%)') +
  circle(24, 26, 5, t.mid) +
  circle(40, 27, 5, t.mid) +
  circle(32, 39, 4.5, t.deep) +
  dots(1.5, t.light, '22.5 25, 38.5 26, 31 38') +
  sprig(30, 24, -50, FERN) +
  line('M7 19C20 8 44 8 57 19', TOAST, 7.5) +
  line('M9 17C21 7.5 41 7 53 14.5', 'hsl(34 62% 72%)', 1.8);

// ── Packs ────────────────────────────────────────────────────────────────────────────────────────────────────

const bag: Draw = (t) =>
  path('M15 18H49L53 51A4 4 0 0 1 49 56H15A4 4 0 0 1 11 51Z', t.mid) +
  path('M42 18H49L53 51A4 4 0 0 1 49 56H42Z', t.deep) +
  rect(14, 10, 36, 10, 2.5, t.light) +
  rect(14, 16, 36, 4, 2, t.deep) +
  ellipse(30, 38, 11, 12, t.pale) +
  path('M30 45C25 41 25 35 30 30C35 35 35 41 30 45Z', t.mid) +
  line('M30 35V47', t.deep, 1.5);

const jar: Draw = (t) =>
  rect(12, 19, 40, 37, 9, t.pale) +
  rect(15.5, 24, 33, 29, 6.5, t.mid) +
  path('M42 24H42.5A6 6 0 0 1 48.5 30V47A6 6 0 0 1 42.5 53H40Z', t.deep) +
  rect(12, 32, 40, 15, 0, CREAM) +
  rect(44, 32, 8, 15, 0, SAND) +
  circle(30, 39.5, 4.5, t.mid) +
  rect(16, 9, 32, 10, 3, t.deep) +
  rect(16, 9, 32, 4, 2, t.light) +
  line('M16.5 25.5V29', GLEAM, 2.5);

const can: Draw = (t) =>
  path('M13 15H51V50C51 54 42 57 32 57S13 54 13 50Z', t.mid) +
  path('M41 15H51V50C51 53 46 55.3 40 56.4Z', t.deep) +
  path('M13 26C20 30 44 30 51 26V42C44 46 20 46 13 42Z', t.pale) +
  circle(32, 36.5, 5.5, t.mid) +
  line('M17 20V48', GLEAM, 2.5) +
  ellipse(32, 14, 19, 6.5, STEEL) +
  ellipse(32, 13.5, 15.5, 4.5, CHALK) +
  rect(29, 11.5, 10, 3.5, 1.7, SLATE);

const box: Draw = (t) =>
  path('M7 18L18 10H57L46 18Z', t.light) +
  path('M46 18L57 10V46L46 56Z', t.deep) +
  path('M7 18H46V56H10A3 3 0 0 1 7 53Z', t.mid) +
  circle(26.5, 33, 10.5, t.pale) +
  path('M26.5 26L28.7 30.7L33.8 31.3L30 34.8L31 39.9L26.5 37.3L22 39.9L23 34.8L19.2 31.3L24.3 30.7Z', t.mid) +
  rect(13, 48, 27, 3, 1.5, t.light);

const bottle: Draw = (t) =>
  path('M26 12H38V18C38 25 47 26 47 35V51A5 5 0 0 1 42 56H22A5 5 0 0 1 17 51V35C17 26 26 25 26 18Z', t.mid) +
  path('M36 12H38V18C38 25 47 26 47 35V51A5 5 0 0 1 42 56H38C42 46 40 34 37 28C35 24 36 18 36 12Z', t.deep) +
  rect(17, 35, 30, 14, 0, CREAM) +
  rect(41, 35, 6, 14, 0, SAND) +
  path('M29.5 37C32 40.5 33.3 42 33.3 43.7A3.8 3.8 0 0 1 25.7 43.7C25.7 42 27 40.5 29.5 37Z', t.mid) +
  line('M22 31C22.5 28.5 24.5 27 26 25.5', GLEAM, 2.5) +
  rect(24, 6, 16, 7, 2.5, t.ink);

const jug: Draw = (t) =>
  path('M14 27C14 21 18 17 24 17H36C46 17 51 24 51 32V51A5 5 0 0 1 46 56H19A5 5 0 0 1 14 51Z', t.mid) +
  path('M45 21C49 24 51 28 51 32V51A5 5 0 0 1 46 56H41C45 48 46 32 45 21Z', t.deep) +
  line('M37 24.5C42 25.5 44 29 43.7 33', t.ink, 5) +
  circle(28, 42, 9.5, t.pale) +
  path('M28 35.5C31 39.5 32.5 41.5 32.5 43.5A4.5 4.5 0 0 1 23.5 43.5C23.5 41.5 25 39.5 28 35.5Z', t.mid) +
  rect(18, 7, 16, 11, 3, t.ink) +
  rect(18, 7, 16, 4, 2, t.deep) +
  line('M18.5 29C18.5 25.5 20 23 23 22', GLEAM, 2.5);

const oil: Draw = (t) =>
  rect(28, 5, 8, 7, 2, WOOD) +
  path('M27 11H37V20C37 25 45 25 45 32V52A4 4 0 0 1 41 56H23A4 4 0 0 1 19 52V32C19 25 27 25 27 20Z', t.pale) +
  path('M19 33C25 31 28 30 32 31S41 34 45 32V52A4 4 0 0 1 41 56H23A4 4 0 0 1 19 52Z', t.mid) +
  path('M39 33.5C41 33.5 43 33 45 32V52A4 4 0 0 1 41 56H38Z', t.deep) +
  rect(23, 38, 15, 13, 2, CREAM) +
  path('M26 47C26 42 30 40 35 40.5C35 45 31 48 26 47Z', GREEN) +
  line('M22.5 33V30.5C22.5 28.5 25 27.5 26.5 26', GLEAM, 2);

const spirit: Draw = (t) =>
  rect(26, 5, 12, 8, 2.5, WOOD) +
  rect(28, 12, 8, 10, 1, t.light) +
  path('M28 19H36C39 19 50 20 50 28V51A5 5 0 0 1 45 56H19A5 5 0 0 1 14 51V28C14 20 25 19 28 19Z', t.light) +
  path('M17 30H47V50A3 3 0 0 1 44 53H20A3 3 0 0 1 17 50Z', t.mid) +
  path('M40 30H47V50A3 3 0 0 1 44 53H38Z', t.deep) +
  path('M32 32L42 38V49H22V38Z', CREAM) +
  path('M32 37L36 43.5L32 47L28 43.5Z', t.deep) +
  line('M18.5 34V45', GLEAM, 2);

const wine: Draw = (t) => {
  const drink = t.hue > 40 && t.hue < 200 ? 'hsl(54 72% 72%)' : t.mid;
  return (
    path(
      'M18 18H27V24C27 30 33 30 33 37V52A4 4 0 0 1 29 56H16A4 4 0 0 1 12 52V37C12 30 18 30 18 24Z',
      t.ink,
    ) +
    rect(17, 6, 11, 14, 2.5, t.mid) +
    rect(17, 12, 11, 2, 0, t.deep) +
    rect(12, 38, 21, 12, 0, CREAM) +
    circle(22.5, 44, 3.2, t.mid) +
    line('M15.5 35C16 33 17.5 31.5 18.5 30', GLEAM, 1.8) +
    path('M38 22H56C58 33 55 40 47 40S36 33 38 22Z', WHITE) +
    path('M38.5 28H55.5C55.5 35 53 38 47 38S38.5 35 38.5 28Z', drink) +
    line('M47 40V54M41 55H53', STEEL, 2.4) +
    line('M41 25V29', GLEAM, 1.6)
  );
};

const beer: Draw = (t) => {
  const [body, side, bead] = t.hue < 24 ? [t.ink, COCOA, t.deep] : [t.mid, t.deep, t.light];
  return (
    line('M43 29H49C54 29 55 32 55 36V41C55 46 53 48 48 48H43', STEEL, 5) +
    rect(12, 20, 32, 36, 5, body) +
    path('M37 20H44V51A5 5 0 0 1 39 56H37Z', side) +
    line('M20 34V48M28 34V48M36 34V48', bead, 3) +
    path(
      'M9 23C6 17 12 13 16 14C18 8 26 7 30 10C35 7 42 9 43 14C48 14 50 20 46 24C44 28 40 26 39 30S33 31 32 27C28 30 25 26 22 28S17 34 15 29C12 28 9 27 9 23Z',
      CREAM,
    ) +
    path('M46 24C44 28 40 26 39 30S33 31 32 27C37 26 43 24 47 19C48 21 47.5 22.5 46 24Z', SAND)
  );
};

const cup: Draw = (t) =>
  path('M14 20H50L46 52A4 4 0 0 1 42 56H22A4 4 0 0 1 18 52Z', CREAM) +
  path('M42 20H50L46 52A4 4 0 0 1 42 56H38Z', SAND) +
  path('M15.6 30H48.4L46.6 46H17.4Z', t.mid) +
  path('M40.8 30H48.4L46.6 46H39Z', t.deep) +
  circle(29, 38, 4.5, t.pale) +
  rect(11, 14, 42, 7, 3, t.ink) +
  path('M17 14L19 8H45L47 14Z', t.deep);

const tea: Draw = (t) =>
  line('M22 16C20 13 24 11 22 7M32 16C30 13 34 11 32 7M42 16C40 13 44 11 42 7', STEEL, 2.5) +
  line('M47 29H51C56 29 58 32 57 36C56 41 51 43 46 43', t.deep, 4.5) +
  path('M9 22H49V40C49 50 42 55 34 55H24C16 55 9 50 9 40Z', t.mid) +
  path('M40 22H49V40C49 50 42 55 34 55H32C38 50 40 42 40 22Z', t.deep) +
  ellipse(29, 22, 20, 4, t.pale) +
  ellipse(29, 22.7, 17, 2.7, 'hsl(28 58% 44%)') +
  line('M20 24V34', CREAM, 1.5) +
  rect(14.5, 33, 11, 12, 2, CREAM) +
  path('M17 42C17 38 19.5 36 23 36C23 40 21 42 17 42Z', GREEN);

const juice: Draw = (t) =>
  rect(32, 5, 11, 9, 2.5, t.ink) +
  path('M15 23L22 12H49V23Z', t.light) +
  path('M15 22H42V56H18A3 3 0 0 1 15 53Z', t.mid) +
  path('M42 22L49 12V50L42 56Z', t.deep) +
  circle(28.5, 39, 10, CREAM) +
  circle(28.5, 39, 8, t.light) +
  ring(6, 28.5, 39, line('M28.5 39V32.5', CREAM, 1.5)) +
  sprig(30, 29, -20);

const rice: Draw = (t) =>
  path('M22 15C17 10 20 7 25 8C29 5 36 5 40 8C44 7 47 10 42 15Z', CREAM) +
  path('M22 18C8 28 6 55 16 56H48C58 55 56 28 42 18Z', CREAM) +
  path('M42 18C56 28 58 55 48 56H40C50 46 48 28 38 18Z', SAND) +
  rect(20, 14, 24, 5, 2.5, t.deep) +
  path(
    'M10.5 35C22 39 42 39 53.5 35C54.5 40 54.5 45 53.7 49C42 52.5 22 52.5 10.3 49C9.5 45 9.5 40 10.5 35Z',
    t.mid,
  ) +
  seeds(2.6, 1.3, t.pale, '26 44 30, 32 42.5 -20, 38 44.5 60, 32 47.5 10, 21 42.5 -40, 43 41.5 15');

const pasta: Draw = (t) =>
  turn(
    32,
    32,
    32,
    line('M22 7L25 57M42 7L39 57', 'hsl(42 66% 58%)', 3.5) +
      line('M26 5L28 59M38 5L36 59', 'hsl(45 74% 66%)', 3.5) +
      line('M30 4L31 60M34 4L33.5 60', 'hsl(48 80% 75%)', 3.5) +
      rect(20, 26, 24, 13, 3, t.mid) +
      path('M38 26H41A3 3 0 0 1 44 29V36A3 3 0 0 1 41 39H38Z', t.deep) +
      circle(31, 32.5, 3.5, t.pale),
  );

const spice: Draw = (t) =>
  rect(17, 22, 30, 34, 6, t.pale) +
  path('M20 30H44V49A4 4 0 0 1 40 53H24A4 4 0 0 1 20 49Z', t.mid) +
  path('M38 30H44V49A4 4 0 0 1 40 53H38Z', t.deep) +
  rect(17, 35, 30, 13, 0, CREAM) +
  path('M25 46C25 40 30 37 38 37.5C38 43 33 47 25 46Z', t.mid) +
  line('M26 45L33 40.5', t.deep, 1.4) +
  rect(16, 9, 32, 14, 5, NIGHT) +
  rect(16, 18, 32, 5, 2, SLATE) +
  dots(1.4, CHALK, '25 13.5, 32 12.5, 39 13.5');

const chocolate: Draw = (t) => {
  const square = (x: number, y: number) =>
    rect(x, y, 10.5, 8, 1.5, COCOA_LIT) + line(`M${x + 2} ${y + 2}H${x + 7}`, 'hsl(22 32% 50%)', 1.3);
  return turn(
    8,
    32,
    32,
    rect(13, 5, 38, 40, 3, COCOA) +
      [7, 17].map((y) => [15, 26.75, 38.5].map((x) => square(x, y)).join('')).join('') +
      path('M12 30L17 26L22 30L27 26L32 30L37 26L42 30L47 26L52 30V36H12Z', STEEL) +
      path('M12 32H52V54A4 4 0 0 1 48 58H16A4 4 0 0 1 12 54Z', t.mid) +
      path('M45 32H52V54A4 4 0 0 1 48 58H45Z', t.deep) +
      rect(18, 39, 22, 10, 5, t.pale),
  );
};

const crisps: Draw = (t) =>
  path('M13 10H51C48 24 48 42 51 56H13C16 42 16 24 13 10Z', t.mid) +
  path('M42 10H51C48 24 48 42 51 56H42C45 42 45 24 42 10Z', t.deep) +
  path('M12 7L15 9L18 7L21 9L24 7L27 9L30 7L33 9L36 7L39 9L42 7L45 9L48 7L52 9V14H12Z', t.light) +
  path(
    'M12 52H52V57L48 59L45 57L42 59L39 57L36 59L33 57L30 59L27 57L24 59L21 57L18 59L15 57L12 59Z',
    t.light,
  ) +
  ellipse(31, 33, 13, 13.5, t.pale) +
  ellipse(31, 33, 10, 7, YOLK, -28) +
  line('M24 36C26 32 28 34 30 31S34 31 37 29', 'hsl(38 72% 56%)', 1.8) +
  line('M19 19C20 25 20.3 31 20 37', GLEAM, 2.5);

// ── Household and care ───────────────────────────────────────────────────────────────────────────────────────

const spray: Draw = (t) =>
  path('M20 8H39C43 8 46 10 47 15H41C40 18 38 19 36 19H26C22 19 20 15 20 8Z', t.ink) +
  rect(14, 8, 7, 6, 2, t.deep) +
  line('M26 18C25 22 23 24 20 24', t.ink, 3.5) +
  rect(28, 18, 10, 8, 0, CHALK) +
  path('M27 24H39C40 31 47 32 47 40V51A5 5 0 0 1 42 56H24A5 5 0 0 1 19 51V40C19 32 26 31 27 24Z', t.mid) +
  path('M37 24H39C40 31 47 32 47 40V51A5 5 0 0 1 42 56H38C43 46 40 34 37 24Z', t.deep) +
  rect(19, 39, 28, 11, 0, t.pale) +
  dots(1.9, t.mid, '27 43, 32 46.5, 37 43') +
  dots(1.5, t.light, '9 8, 6 12, 9.5 15');

const rollPaper: Draw = (t) =>
  path('M8 20H48V50C48 54 39 57 28 57S8 54 8 50Z', WHITE) +
  path('M39 20H57V52L53.5 50L50 52L46.5 50L43 52L39 50Z', CHALK) +
  path('M8 33C14 37 32 39 48 35V43C32 47 14 45 8 41Z', t.light) +
  path('M48 35C52 34 55 33 57 32V40C55 41 52 42 48 43Z', t.mid) +
  ellipse(28, 19, 20, 8, CHALK) +
  path('M28 11H48C54 12 57 16 57 22H48Z', CHALK) +
  ellipse(28, 19, 17.5, 6.5, WHITE) +
  ellipse(28, 19, 7, 3, TOAST) +
  ellipse(28, 19.7, 5, 2, WOOD);

const soap: Draw = (t) =>
  rect(6, 31, 52, 25, 11, t.deep) +
  rect(6, 28, 52, 24, 11, t.mid) +
  rect(12, 32.5, 40, 15, 7.5, t.light) +
  path('M25 44C25 39 30 36 39 36.5C39 42 33 45 25 44Z', t.mid) +
  circle(20, 20, 7, t.pale) +
  circle(34, 14, 5, t.pale) +
  circle(43, 22, 4, t.pale) +
  circle(29, 24, 2.5, t.light) +
  dots(1.5, 'hsl(0 0% 100%)', '17.5 17.5, 32.2 12.2, 41.7 20.7');

const tube: Draw = (t) =>
  rect(14, 6, 36, 7, 2, t.light) +
  line('M19 8V11M24 8V11M29 8V11M34 8V11M39 8V11M44 8V11', t.deep, 1.2) +
  path('M15 13H49L42 46H22Z', t.mid) +
  path('M41 13H49L42 46H37Z', t.deep) +
  path('M17 22.5L46.5 25L44.4 35L19.6 35Z', t.pale) +
  circle(29, 29.5, 3.5, t.mid) +
  rect(23, 46, 18, 10, 2.5, WHITE) +
  rect(35, 46, 6, 10, 2.5, CHALK) +
  line('M27 48.5V53.5M31 48.5V53.5', STEEL, 1.4);

const brush: Draw = (t) =>
  turn(
    -36,
    32,
    34,
    [36, 40.5, 45, 49.5, 54]
      .map((x, i) => line(`M${x} 37L${x + (i - 2) * 0.8} 49`, i % 2 ? CHALK : SAND, 4.5))
      .join('') +
      path(
        'M2 29A4 4 0 0 1 6 25C16 25 22 30 34 28H54A5 5 0 0 1 59 33V35A4 4 0 0 1 55 39H35C22 39 16 33 6 33A4 4 0 0 1 2 29Z',
        t.mid,
      ) +
      path('M31 36.5C42 35.5 52 36 59 35A4 4 0 0 1 55 39H35C33 39 32 37.5 31 36.5Z', t.deep) +
      circle(8, 29, 1.7, t.ink) +
      line('M15 28.5C21 30 27 31 34 31', t.light, 1.8),
  );

const candle: Draw = (t) =>
  path('M32 3C38 10 40 13 38 17C36.5 20 27.5 20 26 17C24 13 26 10 32 3Z', 'hsl(34 88% 60%)') +
  path('M32 9C35 13 35.5 15 34.5 16.8C33.5 18.5 30.5 18.5 29.5 16.8C28.5 15 29 13 32 9Z', 'hsl(50 92% 78%)') +
  line('M32 17V23', NIGHT, 2) +
  path('M18 25C18 22 46 22 46 25V53C46 57 18 57 18 53Z', t.mid) +
  path('M38 23C43 23.3 46 24 46 25V53C46 55 42 56 37 56.3Z', t.deep) +
  ellipse(32, 25, 14, 3.5, t.light) +
  path('M18 25C18 28 21 27 22 33S25.5 38 26 33S29 28.5 32 28.5C25 28.5 18 27.5 18 25Z', t.light);

const foil: Draw = (t) =>
  path(
    'M22 34H55V52L52.2 54.5L49.5 52L46.8 54.5L44 52L41.2 54.5L38.5 52L35.8 54.5L33 52L30.2 54.5L27.5 52L24.8 54.5L22 52Z',
    CHALK,
  ) +
  path('M22 34H55V39H22Z', STEEL) +
  path('M12 11H55C59.5 11 61 17 61 23.5S59.5 36 55 36H12Z', t.mid) +
  path('M12 29.5H60.5C59.7 33.3 58.2 36 55 36H12Z', t.deep) +
  rect(22, 11, 27, 25, 0, t.pale) +
  rect(22, 29.5, 27, 6.5, 0, t.light) +
  rect(27, 18, 17, 7, 3.5, t.mid) +
  ellipse(12, 23.5, 8.5, 12.5, STEEL) +
  ellipse(12, 23.5, 6.5, 10, CHALK) +
  ellipse(12, 23.5, 3.6, 5.5, WOOD) +
  ellipse(12.6, 23.8, 2.3, 4, 'hsl(28 36% 34%)');

const tissues: Draw = (t) =>
  path('M20 28C16 18 22 14 24 6C29 9 31 13 36 10C40 8 44 8 46 5C47 13 42 18 43 28Z', WHITE) +
  path('M36 28C37 20 43 14 46 5C47 13 42 18 43 28Z', CHALK) +
  path('M6 32L14 24H58L50 32Z', t.light) +
  ellipse(32, 28, 13, 2.4, t.deep) +
  path('M21 28C20 25 20 24 21 21H43C42 24 42.5 26 43 28C40 29.5 24 29.5 21 28Z', WHITE) +
  path('M36.5 29C37 26 38 23 40 21H43C42 24 42.5 26 43 28C41.5 28.7 39 29 36.5 29Z', CHALK) +
  path('M50 32L58 24V47L50 55Z', t.deep) +
  rect(6, 31, 44, 24, 3, t.mid) +
  dots(3, t.light, '16 39, 28 39, 40 39, 22 47, 34 47');

const battery: Draw = (t) => {
  const cell = (x: number, y: number) =>
    rect(x + 5, y, 8, 6, 2, STEEL) +
    rect(x, y + 4, 18, 40, 4, t.mid) +
    path(
      `M${x + 12} ${y + 4}H${x + 14}A4 4 0 0 1 ${x + 18} ${y + 8}V${y + 40}A4 4 0 0 1 ${x + 14} ${y + 44}H${x + 12}Z`,
      t.deep,
    ) +
    path(
      `M${x} ${y + 16}V${y + 8}A4 4 0 0 1 ${x + 4} ${y + 4}H${x + 14}A4 4 0 0 1 ${x + 18} ${y + 8}V${y + 16}Z`,
      NIGHT,
    ) +
    path(
      `M${x + 10} ${y + 21}L${x + 4} ${y + 31}H${x + 8}L${x + 7} ${y + 39}L${x + 14} ${y + 28}H${x + 9.5}Z`,
      t.pale,
    );
  return cell(12, 10) + cell(34, 12);
};

const bulb: Draw = (t) =>
  path('M32 5C44 5 52 13 52 24C52 33 45 37 42 44H22C19 37 12 33 12 24C12 13 20 5 32 5Z', t.light) +
  path('M42 8C48 11 52 17 52 24C52 33 45 37 42 44H36C41 34 48 22 42 8Z', t.mid) +
  line('M26 43L24 28L32 32L40 28L38 43', t.deep, 2) +
  line('M18.5 24C18.5 19 21 15 25 13', GLEAM, 3) +
  rect(22, 43, 20, 5, 2, STEEL) +
  rect(23, 48, 18, 4, 2, SLATE) +
  path('M25 52H39L36 56H28Z', NIGHT);

const gift: Draw = (t) =>
  rect(9, 30, 46, 26, 3, t.mid) +
  path('M45 30H55V53A3 3 0 0 1 52 56H45Z', t.deep) +
  rect(27, 22, 10, 34, 0, CREAM) +
  rect(6, 21, 52, 11, 3, t.light) +
  rect(27, 21, 10, 11, 0, WHITE) +
  path('M32 21C24 22 15 20 16 13C17 7 27 8 32 21Z', t.deep) +
  path('M32 21C40 22 49 20 48 13C47 7 37 8 32 21Z', t.ink) +
  circle(32, 20, 3.5, t.mid);

/** The default: a plain price tag. */
const tag: Draw = (t) =>
  turn(
    -12,
    32,
    32,
    path('M15 22L28 8A5.5 5.5 0 0 1 36 8L49 22V51A5 5 0 0 1 44 56H20A5 5 0 0 1 15 51Z', t.mid) +
      path('M41 13.4L49 22V51A5 5 0 0 1 44 56H39Z', t.deep) +
      circle(32, 17.5, 4, t.pale) +
      rect(21, 29, 19, 3.5, 1.7, t.pale) +
      rect(21, 37, 19, 3.5, 1.7, t.pale) +
      rect(21, 45, 12, 3.5, 1.7, t.pale),
  );

// ── The vocabulary ───────────────────────────────────────────────────────────────────────────────────────────

const DRAWINGS: ReadonlyMap<string, Draw> = new Map<string, Draw>([
  ...Object.entries({ loaf, roll, croissant, cake, biscuit, sandwich }),
  ...Object.entries({ milk, cheese, yoghurt, butter, egg, icecream }),
  ...Object.entries({ apple, pear, banana, carrot, leaf, tomato, cucumber, pepper, potato, onion, mushroom }),
  ...Object.entries({ berry, citrus, grape, melon, pineapple, nuts, flower }),
  ...Object.entries({ ham, steak, sausage, drumstick, fish, bowl, pizza }),
  ...Object.entries({ bag, jar, can, box, bottle, jug, oil, spirit, wine, beer, cup, tea, juice }),
  ...Object.entries({ rice, pasta, spice, chocolate, crisps }),
  ...Object.entries({ spray, roll_paper: rollPaper, soap, tube, brush, candle }),
  ...Object.entries({ foil, tissues, battery, bulb, gift, tag }),
]);

/** Goods whose orange is a brown. */
const EARTHY: ReadonlySet<string> = new Set(
  'loaf roll croissant cake biscuit potato nuts mushroom drumstick sausage steak ham egg brush cup icecream'.split(
    ' ',
  ),
);

/** Every kind that has a drawing of its own. */
export const PICTURE_KINDS: readonly string[] = [...DRAWINGS.keys()];
