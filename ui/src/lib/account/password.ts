// What a password must have before the server weighs it.

/** Shorter ones are not even weighed. */
export const isLongEnough = (password: string): boolean => [...password].length >= 10;
