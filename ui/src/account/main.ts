// The entry of customers' own accounts: words, styles, then the app.
import { mount } from 'svelte';
import '../lib/tokens.css';
import '../lib/base.css';
import '../lib/page.css';
import './account.css';
import { merchant } from '../lib/account/merchant.svelte';
import { speak, useCatalogue } from '../lib/i18n';
import { negotiate, remembered } from '../lib/language.svelte';
import { applyTheme } from '../lib/theme';
import { followOtherWindows } from '../lib/windows';
import App from './App.svelte';

async function start() {
  for (const name of ['pages', 'own', 'account']) useCatalogue(name);
  applyTheme();
  // What was chosen here, else what the reader's browser prefers, and written as that reader writes.
  await speak(negotiate([remembered(), ...navigator.languages]), navigator.language);
  followOtherWindows();
  // The merchant's own link says which one it is; nobody is asked before there is a reason to.
  merchant.asked = false;
  const target = document.getElementById('app');
  if (target) mount(App, { target });
}

void start();
