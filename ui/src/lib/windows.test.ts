import { afterEach, expect, test } from 'vitest';
import { speak } from './i18n';
import { language, remember } from './language.svelte';
import { followOtherWindows } from './windows';

afterEach(async () => {
  localStorage.clear();
  await speak('en');
});

test('what another window chose is spoken and worn here, in the same place', async () => {
  followOtherWindows();
  await speak('en', 'en-IE');
  remember('ar');
  localStorage.setItem('evertill.theme', 'dark');
  window.dispatchEvent(new StorageEvent('storage'));
  await expect.poll(() => document.documentElement.dir).toBe('rtl');
  expect(language.locale).toBe('ar-IE-u-nu-latn');
  expect(document.documentElement.dataset.theme).toBe('dark');
});
