// HQ's entry: words, styles, then the app.
import { mount } from 'svelte';
import '../lib/tokens.css';
import '../lib/base.css';
import './hq.css';
import { addMessages } from '../lib/i18n';
import { applyTheme } from '../lib/theme';
import words from '../locales/en/hq.ftl?raw';
import App from './App.svelte';

addMessages(words);
applyTheme();
const target = document.getElementById('app');
if (target) mount(App, { target });
