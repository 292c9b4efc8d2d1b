// Which screen the address names. One level of path, because the page's files are named relative to it.
import { ownLink } from '../lib/links';

/** What the rail leads to. */
export const RAIL = [
  'overview',
  'transactions',
  'exceptions',
  'registers',
  'stock',
  'vendors',
  'customers',
  'people',
  'webhooks',
  'audit',
] as const;
/** One's own account is behind one's name. */
const SCREENS = [...RAIL, 'account'] as const;
export type Screen = (typeof SCREENS)[number];

/** Who may what, where data goes, and who did what: for administrators of the whole chain. */
export const OVERSIGHT: readonly Screen[] = ['people', 'webhooks', 'audit'];

const BASE = '/hq/';

export function screenOf(path: string): Screen {
  const name = path.startsWith(BASE) ? path.slice(BASE.length) : '';
  return SCREENS.find((screen) => screen === name) ?? 'overview';
}

export function href(screen: Screen, params?: URLSearchParams): string {
  const query = params?.toString();
  return `${BASE}${screen === 'overview' ? '' : screen}${query ? `?${query}` : ''}`;
}

class Route {
  screen = $state<Screen>(screenOf(location.pathname));
  #search = $state(location.search);
  params = $derived(new URLSearchParams(this.#search));

  follow(): void {
    this.screen = screenOf(location.pathname);
    this.#search = location.search;
  }

  go(screen: Screen, params?: URLSearchParams, how: 'push' | 'replace' = 'push'): void {
    const address = href(screen, params);
    if (address === location.pathname + location.search) return;
    if (how === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    this.follow();
  }
}

export const route = new Route();

/** A plain click on one of the page's own links changes the screen without loading the page. */
export function followLinks(event: MouseEvent): void {
  const link = ownLink(event, BASE);
  if (!link) return;
  event.preventDefault();
  route.go(screenOf(link.pathname), new URLSearchParams(link.search));
}
