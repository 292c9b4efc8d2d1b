// What is chosen in one window of a device holds in its others at once: how they look and what they speak.
import { speakOn } from './i18n';
import { negotiate, remembered } from './language.svelte';
import { applyTheme } from './theme';

export function followOtherWindows(): void {
  window.addEventListener('storage', () => {
    applyTheme();
    const chosen = remembered();
    if (chosen) void speakOn(negotiate([chosen]));
  });
}
