// A page's own links change what it shows without loading it anew.

/** The link below `base` that a plain click is on; null for a click that is something else. */
export function ownLink(event: MouseEvent, base: string): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  // What is to be saved is for the browser.
  if (!link || link.target || link.hasAttribute('download')) return null;
  return link.origin === location.origin && link.pathname.startsWith(base) ? link : null;
}
