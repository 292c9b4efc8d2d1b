import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** HQ's addresses are one page, as at the server. */
function hqAddresses(): Plugin {
  return {
    name: 'hq-addresses',
    configureServer: (server) => {
      server.middlewares.use((request, _, next) => {
        if (/^\/hq\/[^.]*$/.test(request.url ?? '')) request.url = '/hq.html';
        next();
      });
    },
  };
}

// Three pages, one build: the till's window (index.html), the customer's (display.html), and HQ (hq.html), which the
// server hands out under /hq/.
export default defineConfig({
  base: './',
  plugins: [svelte(), svelteTesting(), hqAddresses()],
  build: {
    target: 'safari18', // WebKitGTK 2.46 and later; the till's window runs on 2.50
    outDir: 'dist',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'display.html', 'hq.html'] },
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
