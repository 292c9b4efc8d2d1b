import { expect, test } from 'vitest';
import { densityOf } from './layout.svelte';

test.each([
  ['auto', 800, 480, 'compact'],
  ['auto', 1024, 600, 'compact'],
  ['auto', 1280, 800, 'normal'],
  ['auto', 1366, 768, 'normal'],
  ['auto', 1920, 1080, 'large'],
  ['auto', 1920, 600, 'compact'],
  ['large', 1024, 600, 'large'],
  ['compact', 1920, 1080, 'compact'],
] as const)('%s at %s×%s is %s', (chosen, width, height, density) => {
  expect(densityOf(chosen, width, height)).toBe(density);
});
