import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

// Two pages, one build: the till's window (index.html) and HQ (hq.html), which the server hands out under /hq/.
export default defineConfig({
  base: './',
  plugins: [svelte(), svelteTesting()],
  build: {
    target: 'safari16.4', // the oldest WebKitGTK that is still shipped behaves like it
    outDir: 'dist',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'hq.html'] },
  },
  server: { port: 5199, strictPort: true },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    restoreMocks: true,
  },
});
