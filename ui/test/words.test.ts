// Every sentence that the code asks for is in a catalogue, and no catalogue carries one that nobody asks for.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const source = ['src/till', 'src/lib', 'src/display', 'src/hq', 'src/account', 'src/shop', 'src/vendor']
  .flatMap(files)
  .filter((path) => /\.(ts|svelte)$/.test(path) && !path.endsWith('.test.ts') && !path.includes('bindings'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

const idsIn = (text: string) => [...text.matchAll(/^([a-zA-Z][\w-]*) =/gm)].map((match) => match[1] ?? '');
const all = new Set(files('src/locales/en').flatMap((path) => idsIn(readFileSync(path, 'utf8'))));

/** `t('word')` and `t('word.text')`. */
const asked = [...source.matchAll(/\bt\(\s*'([\w-]+)(?:\.\w+)?'/g)].map((match) => match[1] ?? '');
/** `t(\`word-${…}\`)`: anything with that beginning. */
const beginnings = [...source.matchAll(/`([\w-]+-)\$\{/g)].map((match) => match[1] ?? '');

test('every sentence asked for exists', () => {
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((id) => !all.has(id))).toEqual([]);
});

/** Whatever is written as a word by itself. */
const quoted = new Set([...source.matchAll(/'(?=([\w-]+)')/g)].map((match) => match[1] ?? ''));

test('no sentence is left over', () => {
  const used = (id: string) => quoted.has(id) || beginnings.some((begin) => id.startsWith(begin));
  const unused = readdirSync('src/locales/en')
    .filter((name) => name !== 'receipt.ftl')
    .flatMap((name) => idsIn(readFileSync(join('src/locales/en', name), 'utf8')))
    .filter((id) => !used(id));
  expect(unused).toEqual([]);
});
