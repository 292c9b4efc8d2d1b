// Every language has what English has: the same sentences, the same values in them, and all of its own plural forms.
import { readdirSync, readFileSync } from 'node:fs';
import { FluentResource } from '@fluent/bundle';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../src/lib/language.svelte';

type Node = { type?: string; name?: string; selector?: Node; variants?: { key: Node; value: unknown }[] };

/** Every node of a parsed pattern, whatever it is nested in. */
function nodes(part: unknown): Node[] {
  if (Array.isArray(part)) return part.flatMap(nodes);
  if (part === null || typeof part !== 'object') return [];
  return [part as Node, ...Object.values(part).flatMap(nodes)];
}

/** `name` and `name.attribute` of every message, with its pattern. */
function patterns(language: string, file: string): Map<string, unknown> {
  const text = readFileSync(`src/locales/${language}/${file}`, 'utf8');
  const found = new Map<string, unknown>();
  for (const { id, value, attributes } of new FluentResource(text).body) {
    if (value !== null) found.set(id, value);
    for (const [name, pattern] of Object.entries(attributes)) found.set(`${id}.${name}`, pattern);
  }
  // A slip of the pen makes Fluent skip a message without a word.
  const written = [...text.matchAll(/^(-?[a-zA-Z][\w-]*) *=/gm)].map((match) => match[1] ?? '');
  expect(written.filter((id) => ![...found.keys()].some((key) => key.split('.')[0] === id))).toEqual([]);
  return found;
}

const variables = (pattern: unknown) =>
  [...new Set(nodes(pattern).flatMap((node) => (node.type === 'var' ? [node.name ?? ''] : [])))].sort();

const PLURALS = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);

/** Which plural forms a pattern has for each value that it counts. */
function plurals(pattern: unknown): [string, string[]][] {
  return nodes(pattern).flatMap((node) => {
    if (node.type !== 'select') return [];
    const keys = (node.variants ?? []).map(({ key }) => (key as Node & { value?: unknown }).value);
    const forms = keys.filter((key): key is string => typeof key === 'string' && PLURALS.has(key));
    return forms.length > 1 ? [[node.selector?.name ?? '', forms.sort()]] : [];
  });
}

const files = readdirSync('src/locales/en');

describe.each(LANGUAGES.map((each) => each.tag).filter((tag) => tag !== 'en'))('%s', (tag) => {
  test('has no file of its own', () => {
    expect(readdirSync(`src/locales/${tag}`)).toEqual(files);
  });

  test.each(files)('%s says what English says', (file) => {
    const [english, other] = [patterns('en', file), patterns(tag, file)];
    expect([...english.keys()].filter((id) => !other.has(id))).toEqual([]);
    expect([...other.keys()].filter((id) => !english.has(id))).toEqual([]);
    const differing = [...english].filter(
      ([id, pattern]) => variables(pattern).join() !== variables(other.get(id)).join(),
    );
    expect(differing.map(([id]) => id)).toEqual([]);
  });

  test.each(files)('%s counts in all its plural forms', (file) => {
    const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.slice().sort();
    const [english, other] = [patterns('en', file), patterns(tag, file)];
    const wrong = [...english].filter(([id, pattern]) => {
      const counted = new Map(plurals(other.get(id)));
      return plurals(pattern).some(([name]) => counted.get(name)?.join() !== categories.join());
    });
    expect(wrong.map(([id]) => id)).toEqual([]);
  });
});

test('a sentence that lost its value or a plural form is noticed', () => {
  const body = (text: string) => new FluentResource(text).body[0]?.value;
  const counted = body('a = { $n ->\n    [one] { $n } of { $all }\n   *[other] { $n }\n}');
  expect(variables(counted)).toEqual(['all', 'n']);
  expect(plurals(counted)).toEqual([['n', ['one', 'other']]]);
  expect(variables(body('a = all of them'))).toEqual([]);
});
