// How roomy the screens are: as the window's size says, until somebody chooses.
export type Layout = 'auto' | 'compact' | 'large';
export type Density = 'compact' | 'normal' | 'large';

const KEY = 'evertill.layout';

/** What holds now; the tokens for it hang on the page's `data-density`. */
export const layout = $state<{ density: Density }>({ density: 'normal' });

/** The density of a window of this many pixels. */
export function densityOf(chosen: Layout, width: number, height: number): Density {
  if (chosen !== 'auto') return chosen;
  if (width <= 1100 || height <= 700) return 'compact';
  return width >= 1600 && height >= 900 ? 'large' : 'normal';
}

export function currentLayout(): Layout {
  const stored = typeof localStorage === 'undefined' ? null : localStorage.getItem(KEY);
  return stored === 'compact' || stored === 'large' ? stored : 'auto';
}

export function setLayout(chosen: Layout): void {
  localStorage.setItem(KEY, chosen);
  applyLayout();
}

export function applyLayout(): void {
  layout.density = densityOf(currentLayout(), window.innerWidth, window.innerHeight);
  document.documentElement.dataset.density = layout.density;
}

/** A window that is turned or enlarged is laid out anew. */
export function watchLayout(): void {
  applyLayout();
  window.addEventListener('resize', applyLayout);
}
