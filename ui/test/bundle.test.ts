// What a till loads first stays small, and nothing of the design page is in it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

const BUDGET_BYTES = 120_000;
/** Which words each page has at once, beside those that all have. */
const WORDS: Record<string, string[]> = {
  'index.html': ['till'],
  'display.html': ['till'],
  'hq.html': ['pages', 'hq', 'orders'],
  'account.html': ['pages', 'own', 'account'],
  'shop.html': ['pages', 'shop'],
  'vendor.html': ['pages', 'orders', 'vendor'],
};
let folder: string;

// In a process of its own: inside the test runner a build would be a development build.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evertill-ui-'));
  const vite = [
    'node_modules/vite/bin/vite.js',
    'build',
    '--logLevel',
    'error',
    '--outDir',
    folder,
    '--emptyOutDir',
  ];
  execFileSync(process.execPath, vite, { env: { ...process.env, NODE_ENV: 'production', VITEST: '' } });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The page, and every script and style that it names, over imports too. */
function firstLoad(page: string): string[] {
  const found = new Set<string>();
  const visit = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    const text = readFileSync(join(folder, path), 'utf8');
    if (path.endsWith('.html')) {
      for (const match of text.matchAll(/(?:src|href)="(?:\.|\/shop)\/([^"]+)"/g)) visit(match[1] ?? '');
    } else if (path.endsWith('.js')) {
      for (const match of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
        visit(`assets/${match[1]}`);
    }
  };
  visit(page);
  return [...found];
}

const gzipped = (text: Buffer) => gzipSync(text).length;

test.each(Object.keys(WORDS))('%s loads within its budget, in any language', (page) => {
  const files = firstLoad(page);
  expect(files.length).toBeGreaterThan(1);
  const size = files.reduce((sum, path) => sum + gzipped(readFileSync(join(folder, path))), 0);
  const words = readdirSync('src/locales').map((language) =>
    ['common', 'exceptions', 'problems', ...(WORDS[page] ?? [])]
      .map((name) => gzipped(readFileSync(join('src/locales', language, `${name}.ftl`))))
      .reduce((sum, each) => sum + each),
  );
  expect(size + Math.max(...words)).toBeLessThanOrEqual(BUDGET_BYTES);
});

test('no language is loaded but the one that is spoken', () => {
  const first = [...firstLoad('index.html'), ...firstLoad('hq.html')].filter((path) => path.endsWith('.js'));
  const carriers = first.filter((path) =>
    /The cart is empty|Der Warenkorb ist leer|السلة فارغة/.test(readFileSync(join(folder, path), 'utf8')),
  );
  expect(carriers).toEqual([]);
});

test('the design page’s till of cardboard is not shipped', () => {
  const carriers = readdirSync(join(folder, 'assets')).filter((name) =>
    /Arbor Markets|Sourdough loaf/.test(readFileSync(join(folder, 'assets', name), 'utf8')),
  );
  expect(carriers).toEqual([]);
});
