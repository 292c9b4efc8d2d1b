// What the address asks of the till of cardboard, and what all its parts need.
import type { Problem } from '../lib/api/bindings/Problem';

export type Args = Record<string, unknown>;
/** A command's answer, by the command's name. */
export type Commands = Record<string, (args: Args) => unknown>;

export const wish = new URLSearchParams(location.search);
export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
export const problem = (code: string, wait: number | null = null): Problem => ({
  code,
  message: code,
  retry_after_s: wait,
});
