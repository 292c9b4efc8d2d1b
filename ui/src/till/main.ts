// The till's entry: words, styles, then the app.
import { mount } from 'svelte';
import '../lib/tokens.css';
import '../lib/base.css';
import { addMessages } from '../lib/i18n';
import { applyTheme } from '../lib/theme';
import words from '../locales/en/till.ftl?raw';
import App from './App.svelte';
import { guardWindow } from './kiosk';

async function start() {
  addMessages(words);
  applyTheme();
  // The design page: a till of cardboard, in the development server only. The build drops this whole branch.
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) {
    const { startFake } = await import('../dev/fake');
    startFake();
  } else {
    guardWindow();
  }
  const target = document.getElementById('app');
  if (target) mount(App, { target });
}

void start();
