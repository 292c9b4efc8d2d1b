// The till's entry: words, styles, then the app.
import { mount } from 'svelte';
import '../lib/tokens.css';
import '../lib/base.css';
import { speak, useCatalogue } from '../lib/i18n';
import { negotiate, remembered } from '../lib/language.svelte';
import { watchLayout } from '../lib/layout.svelte';
import { applyTheme } from '../lib/theme';
import { followOtherWindows } from '../lib/windows';
import App from './App.svelte';
import { guardWindow } from './kiosk';

async function start() {
  useCatalogue('till');
  applyTheme();
  watchLayout();
  await speak(negotiate([remembered(), navigator.language]));
  // The design page: a till of cardboard, in the development server only. The build drops this whole branch.
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) {
    const { startFake } = await import('../dev/fake');
    startFake();
  } else {
    guardWindow();
  }
  followOtherWindows();
  const target = document.getElementById('app');
  if (target) mount(App, { target });
}

void start();
