// HQ's entry. It starts here; its screens live beside this file.
import '../lib/tokens.css';

const app = document.getElementById('app');
if (app) app.textContent = 'Evertill HQ';
