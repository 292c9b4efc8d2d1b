// The customer's window: words, styles, then what the till's page says.
import { mount } from 'svelte';
import '../lib/tokens.css';
import '../lib/base.css';
import { speak, useCatalogue } from '../lib/i18n';
import { negotiate, remembered } from '../lib/language.svelte';
import { applyTheme } from '../lib/theme';
import { followOtherWindows } from '../lib/windows';
import App from './App.svelte';

async function start() {
  useCatalogue('display');
  applyTheme();
  await speak(negotiate([remembered(), navigator.language]));
  // The design page: what the till of cardboard shows its customers, in the development server only.
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) {
    const { startFake } = await import('../dev/fake');
    startFake();
  }
  followOtherWindows();
  const target = document.getElementById('app');
  if (target) mount(App, { target });
}

void start();
