// Sentences come from Fluent files: those of the language that is spoken are loaded, and English speaks for what a
// translation lacks.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { untrack } from 'svelte';
import { LANGUAGES, language, localeFor, type Tag } from './language.svelte';

const files = import.meta.glob<string>(['../locales/*/*.ftl', '!../locales/*/receipt.ftl'], {
  query: '?raw',
  import: 'default',
});
const catalogues = new Set(['common', 'exceptions', 'problems']);
const read = new Map<Tag, Promise<FluentResource[]>>();

/** The language that is spoken, then English. */
let bundles: FluentBundle[] = [];
let latest = 0;
/** The place that numbers are written as in. */
let place: string | null | undefined;

/** A page names its own catalogues before anything is said. */
export function useCatalogue(name: string): void {
  catalogues.add(name);
}

/** A screen that is loaded when it is opened brings words of its own; they are there when the promise is kept. */
export async function learn(...names: string[]): Promise<void> {
  const fresh = names.filter((name) => !catalogues.has(name));
  if (fresh.length === 0) return;
  for (const name of fresh) catalogues.add(name);
  read.clear();
  try {
    // Whoever waits for the words is not to wait anew when the language changes.
    await speak(
      untrack(() => language.tag),
      place,
    );
  } catch (why) {
    for (const name of fresh) catalogues.delete(name);
    throw why;
  }
}

/**
 * Speaks a language from here on, writing numbers as the store at `base` does. When the promise is kept, its words are
 * there and the page has its direction.
 */
export async function speak(tag: Tag, base?: string | null): Promise<void> {
  const mine = ++latest;
  place = base;
  const resources = await resourcesOf(tag);
  if (mine !== latest) return;
  const locale = localeFor(tag, base);
  bundles = [bundleOf(locale, resources)];
  const dir = LANGUAGES.find((each) => each.tag === tag)?.dir ?? 'ltr';
  Object.assign(language, { tag, dir, locale });
  Object.assign(document.documentElement, { lang: tag, dir });
  if (tag === 'en') return;
  // After the first screen, and only for a sentence that has no translation yet.
  void resourcesOf('en').then((english) => {
    if (mine === latest) bundles.push(bundleOf('en', english));
  });
}

/** Another language in the same place. */
export function speakOn(tag: Tag): Promise<void> {
  return speak(tag, place);
}

function resourcesOf(tag: Tag): Promise<FluentResource[]> {
  let found = read.get(tag);
  if (!found) {
    const texts = [...catalogues].map((name) => files[`../locales/${tag}/${name}.ftl`]?.() ?? '');
    found = Promise.all(texts).then((all) => all.map((text) => new FluentResource(text)));
    // One that could not be fetched is asked for again the next time.
    found.catch(() => read.delete(tag));
    read.set(tag, found);
  }
  return found;
}

function bundleOf(locale: string, resources: FluentResource[]): FluentBundle {
  const bundle = new FluentBundle(locale);
  for (const resource of resources) {
    for (const error of bundle.addResource(resource)) console.error(error);
  }
  return bundle;
}

export type Args = Record<string, FluentVariable>;

/** The sentence for `id`, or for an attribute of it as `id.attribute`. A missing one shows its own name. */
export function t(id: string, args?: Args): string {
  const found = lookUp(id);
  if (!found) return id;
  const errors: Error[] = [];
  const text = found.bundle.formatPattern(found.pattern, args, errors);
  for (const error of errors) console.error(id, error);
  return isolated(text);
}

export function hasMessage(id: string): boolean {
  return lookUp(id) !== null;
}

function lookUp(id: string) {
  // Read first: whoever draws this sentence draws it anew in another language.
  void language.locale;
  const [name = '', attribute] = id.split('.');
  for (const bundle of bundles) {
    const message = bundle.getMessage(name);
    const pattern = attribute ? message?.attributes[attribute] : message?.value;
    if (pattern) return { bundle, pattern };
  }
  return null;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Marks around every value keep a name or an amount whole where directions mix; elsewhere they would only be copied. */
function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? text : text.replace(/[\u2068\u2069]/g, '');
}
