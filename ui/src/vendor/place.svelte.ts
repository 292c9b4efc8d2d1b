// Which place of the vendor's page the address names. One level of path, because the page's files are named relative to it.
import { ownLink } from '../lib/links';

export const PLACES = ['orders', 'products', 'payouts', 'account'] as const;
export type Place = (typeof PLACES)[number];

const BASE = '/vendor/';

export function placeOf(path: string): Place {
  const name = path.startsWith(BASE) ? path.slice(BASE.length) : '';
  return PLACES.find((place) => place === name) ?? 'orders';
}

export function href(place: Place): string {
  return `${BASE}${place === 'orders' ? '' : place}`;
}

class Here {
  place = $state<Place>(placeOf(location.pathname));

  follow(): void {
    this.place = placeOf(location.pathname);
  }

  go(place: Place): void {
    if (place === this.place) return;
    history.pushState(null, '', href(place));
    this.follow();
  }
}

export const here = new Here();

export function followLinks(event: MouseEvent): void {
  const link = ownLink(event, BASE);
  if (!link) return;
  event.preventDefault();
  here.go(placeOf(link.pathname));
}
