// Where a till stands, in one line.

/** A register that carries the name of its store says it once. */
export function placeOf(store: string, register: string): string {
  return register.startsWith(store) ? register : `${store} · ${register}`;
}
