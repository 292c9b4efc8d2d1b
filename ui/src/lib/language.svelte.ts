// Which language the screens speak, and what follows from it: the direction, and how numbers and days are written.
export const LANGUAGES = [
  { tag: 'en', name: 'English', dir: 'ltr' },
  { tag: 'de', name: 'Deutsch', dir: 'ltr' },
  { tag: 'ar', name: 'العربية', dir: 'rtl' },
] as const;

export type Tag = (typeof LANGUAGES)[number]['tag'];

/** Spoken now. Whatever reads it while it draws is drawn anew when the language changes. */
export const language = $state({ tag: 'en' as Tag, dir: 'ltr' as 'ltr' | 'rtl', locale: 'en' });

/** The first of the wishes (`de-AT`, `ar`) that there are words for; English speaks for all others. */
export function negotiate(wishes: readonly (string | null | undefined)[]): Tag {
  for (const wish of wishes) {
    const wanted = parsed(wish)?.language;
    const found = LANGUAGES.find((each) => each.tag === wanted);
    if (found) return found.tag;
  }
  return 'en';
}

/**
 * How numbers, money and days are written: in the language, as in the place of `base` (the store's locale). Arabic takes
 * the digits 0–9 unless the store's own locale names others: they stand beside codes and barcodes all day.
 */
export function localeFor(tag: Tag, base: string | null | undefined): string {
  const place = parsed(base);
  const locale =
    place?.language === tag
      ? place
      : new Intl.Locale(tag, place?.region ? { region: place.region } : undefined);
  if (tag !== 'ar' || locale.numberingSystem) return locale.toString();
  return new Intl.Locale(locale, { numberingSystem: 'latn' }).toString();
}

function parsed(tag: string | null | undefined): Intl.Locale | null {
  try {
    return tag ? new Intl.Locale(tag) : null;
  } catch {
    return null;
  }
}

const KEY = 'evertill.language';

/** What this device spoke last, or what a person chose here: known before anybody has been asked. */
export function remembered(): string | null {
  return typeof localStorage === 'undefined' ? null : localStorage.getItem(KEY);
}

export function remember(tag: Tag): void {
  localStorage.setItem(KEY, tag);
}
