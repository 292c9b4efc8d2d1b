// Which browser on what a session says it is. A User-Agent pretends to be many things: the most particular name wins.
import { t } from '../i18n';

const BROWSERS: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/\b(?:iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

const named = (names: [RegExp, string][], agent: string) => names.find(([like]) => like.test(agent))?.[1];

/** `Firefox on Windows`; a program by its own first name; `Unknown` for one that says nothing. */
export function agentText(agent: string | null | undefined): string {
  if (!agent) return t('agent-unknown');
  const browser = named(BROWSERS, agent);
  const system = named(SYSTEMS, agent);
  if (browser && system) return t('agent-on', { browser, system });
  return browser ?? agent.split(/[\s/]/)[0] ?? agent;
}

/** Whether it is one to be carried about. */
export const isHandheld = (agent: string | null | undefined): boolean =>
  /\b(?:iPhone|iPod|iPad|Android)\b/.test(agent ?? '');
