// Every pair of colours in use can be read, in both themes: WCAG 2.2, 1.4.3 for text and 1.4.11 for edges and marks.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('src/lib/tokens.css', 'utf8');
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((found) => [
    found[1] ?? '',
    { light: found[2] ?? '', dark: found[3] ?? '' },
  ]),
);

/** WCAG's relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['bg', 'surface', 'surface-2', 'surface-3'];
const TONES = ['success', 'warning', 'danger', 'info'];
const TEXT: [string, string[]][] = [
  ['ink', [...GROUNDS, 'accent-soft', ...TONES.map((tone) => `${tone}-soft`)]],
  ['ink-2', [...GROUNDS, 'accent-soft', ...TONES.map((tone) => `${tone}-soft`)]],
  ['ink-3', GROUNDS],
  ['bg', ['ink']],
  ['surface', ['ink']],
  ['accent', GROUNDS],
  ['accent-ink', ['accent-soft', ...GROUNDS]],
  ['on-accent', ['accent', 'accent-hover']],
  ['on-danger', ['danger']],
  ...TONES.map((tone): [string, string[]] => [tone, [...GROUNDS, `${tone}-soft`]]),
];
/** What marks a field's edge, and what has the focus. */
const MARKS: [string, string[]][] = [
  ['line-strong', GROUNDS],
  ['accent', [...GROUNDS, 'accent-soft']],
];

function tooFaint(pairs: [string, string[]][], least: number, theme: 'light' | 'dark'): string[] {
  return pairs.flatMap(([front, grounds]) =>
    grounds.flatMap((ground) => {
      const [a, b] = [colours.get(front)?.[theme] ?? '', colours.get(ground)?.[theme] ?? ''];
      const found = contrast(a, b);
      return found >= least ? [] : [`${front} on ${ground}: ${found.toFixed(2)}`];
    }),
  );
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test('text stands out from its ground', () => expect(tooFaint(TEXT, 4.5, theme)).toEqual([]));
  test('marks stand out from theirs', () => expect(tooFaint(MARKS, 3, theme)).toEqual([]));
});

test('the measure is WCAG’s', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(tooFaint([['line', ['bg']]], 4.5, 'light')).toHaveLength(1);
});
