import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** All addresses of HQ are one page, and all of customers' accounts, as at the server. */
function addresses(): Plugin {
  return {
    name: 'addresses',
    configureServer: (server) => {
      server.middlewares.use((request, _, next) => {
        const page = /^\/(hq|account)\/[^.]*$/.exec(request.url ?? '')?.[1];
        if (page) request.url = `/${page}.html`;
        next();
      });
    },
  };
}

// Four pages, one build: the till's window (index.html), the customer's (display.html), and two that the server hands
// out: HQ (hq.html) under /hq/, and customers' own accounts (account.html) under /account/.
export default defineConfig({
  base: './',
  plugins: [svelte(), svelteTesting(), addresses()],
  build: {
    target: 'safari18', // WebKitGTK 2.46 and later; the till's window runs on 2.50
    outDir: 'dist',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'display.html', 'hq.html', 'account.html'] },
  },
  server: {
    port: 5199,
    strictPort: true,
    // The design page reads the demo chain's product list beside this folder.
    fs: { allow: ['..'] },
    // HQ speaks to a server that runs beside the development server.
    proxy: { '/api': 'http://127.0.0.1:8080' },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/english.ts'],
    restoreMocks: true,
  },
});
