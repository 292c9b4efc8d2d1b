import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

// Two pages, one build: the till's window (index.html) and HQ (hq.html), which the server hands out under /hq/.
export default defineConfig({
  base: './',
  plugins: [svelte(), svelteTesting()],
  build: {
    target: 'safari18', // WebKitGTK 2.46 and later; the till's window runs on 2.50
    outDir: 'dist',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'hq.html'] },
  },
  // The design page reads the demo chain's product list beside this folder.
  server: { port: 5199, strictPort: true, fs: { allow: ['..'] } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    restoreMocks: true,
  },
});
