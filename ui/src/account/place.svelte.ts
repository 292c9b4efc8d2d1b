// Which part of the account the address names. One level of path, because the page's files are named relative to it.

/** To make an account and to get a password are for strangers; the others are views of one's own account. */
const PLACES = ['data', 'security', 'privacy', 'new', 'password'] as const;
export type Place = (typeof PLACES)[number];
export const VIEWS = ['data', 'security', 'privacy'] as const satisfies readonly Place[];

const BASE = '/account/';

export function placeOf(path: string): Place {
  const name = path.startsWith(BASE) ? path.slice(BASE.length) : '';
  return PLACES.find((place) => place === name) ?? 'data';
}

/** What the merchant's link said stays in the address. */
export function href(place: Place, search = location.search): string {
  return `${BASE}${place === 'data' ? '' : place}${search}`;
}

/** To the shop, for whoever came from there to sign in; nowhere else, whatever a link says. */
export function backTo(search = location.search): string | null {
  const back = new URLSearchParams(search).get('back');
  return back && /^\/shop\/(?!.*\\)/.test(back) ? back : null;
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

/** A plain click on one of the page's own links changes the view without loading the page. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.origin !== location.origin || !link.pathname.startsWith(BASE)) return;
  event.preventDefault();
  here.go(placeOf(link.pathname));
}
