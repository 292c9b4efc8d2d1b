import { createHash } from 'node:crypto';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';

/** All addresses of HQ are one page, and so are all of customers' accounts, of the shop and of vendors, as at the server. */
function addresses(): Plugin {
  return {
    name: 'addresses',
    configureServer: (server) => {
      server.middlewares.use((request, _, next) => {
        const page = /^\/(hq|account|shop|vendor)\/[^.]*$/.exec(request.url ?? '')?.[1];
        if (page) request.url = `/${page}.html`;
        next();
      });
    },
  };
}

const SHOP = 'shop.html';
const WORKER = 'shop.worker';
/** Words of other pages are not the shop's to keep. */
const SHOP_WORDS = ['common', 'exceptions', 'problems', 'pages', 'shop'];

/** Tells the shop's service worker which files are the shop, all of them, and names them together. */
function shell(): Plugin {
  return {
    name: 'shell',
    enforce: 'post',
    generateBundle: (_, bundle) => {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
      const page = chunks.find((one) => one.isEntry && one.facadeModuleId?.endsWith(SHOP));
      const worker = chunks.find((one) => one.isEntry && one.name === WORKER);
      if (!page || !worker) return;
      // The page itself is at the empty address.
      const files = ['', ...filesOf(page, chunks)].sort();
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      worker.code = `self.shell=${JSON.stringify({ version, files })};${worker.code}`;
    },
  };
}

/** A script, its styles, and all that it loads at once or later. */
function filesOf(page: Rolldown.OutputChunk, chunks: Rolldown.OutputChunk[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    const chunk = chunks.find((one) => one.fileName === name);
    if (!chunk || found.has(name)) return;
    const words = /\/locales\/\w+\/(\w+)\.ftl/.exec(chunk.facadeModuleId ?? '')?.[1];
    if (words && !SHOP_WORDS.includes(words)) return;
    found.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const other of [...chunk.imports, ...chunk.dynamicImports]) visit(other);
  };
  visit(page.fileName);
  return found;
}

// Six pages, one build: the till's window (index.html), the customer's (display.html), and four that the server hands
// out: HQ (hq.html) under /hq/, customers' own accounts (account.html) under /account/, the shop (shop.html) under /shop/,
// vendors' (vendor.html) under /vendor/.
export default defineConfig({
  base: './',
  plugins: [svelte(), svelteTesting(), addresses(), shell()],
  experimental: {
    // The shop's addresses have several levels, so that its page names its files from the root.
    renderBuiltUrl: (file, { hostId, hostType }) =>
      hostType === 'html' && hostId.endsWith(SHOP) ? `/shop/${file}` : { relative: true },
  },
  build: {
    target: 'safari18', // WebKitGTK 2.46 and later; the till's window runs on 2.50
    outDir: 'dist',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [
        'index.html',
        'display.html',
        'hq.html',
        'account.html',
        SHOP,
        'vendor.html',
        `src/lib/api/${WORKER}.ts`,
      ],
      // A service worker keeps its name, and stands beside the page that it is for.
      output: {
        entryFileNames: ({ name }) => (name === WORKER ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    port: 5199,
    strictPort: true,
    // The design page reads the demo chain's product list beside this folder.
    fs: { allow: ['..'] },
    // HQ speaks to a server that runs beside the development server.
    proxy: { '/api': process.env.EVERTILL_SERVER ?? 'http://127.0.0.1:8080' },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/english.ts'],
    restoreMocks: true,
  },
});
