import { expect, test } from 'vitest';
import type { Status } from '../lib/api/till';
import { pill } from './pill';

const calm: Status = {
  network: 'online',
  network_since_s: 60,
  waiting: 0,
  oldest_waiting_s: null,
  sending: null,
  attention: 0,
  last_sync_at: null,
  trouble: null,
  last_error: null,
  catalog_as_of: null,
  disk_low: false,
  server_url: '',
  clock_offset_s: null,
};

test.each<[Partial<Status>, string]>([
  [{}, '● online · 0 waiting'],
  [{ waiting: 2 }, '● online · 2 waiting'],
  [{ network: 'slow', waiting: 3 }, '◐ slow · 3 waiting'],
  [{ network: 'offline', network_since_s: 745, waiting: 20 }, '○ offline 12 min · 20 waiting'],
  [{ network: 'offline', network_since_s: 9000, waiting: 1 }, '○ offline 2 h 30 min · 1 waiting'],
  [{ network: 'offline', network_since_s: 7 * 86_400, waiting: 10_000 }, '○ offline 7 days · 10,000 waiting'],
  [{ network: 'switched_off', waiting: 4 }, '⊘ working offline · 4 waiting'],
  [{ sending: [14, 20], waiting: 6 }, '↑ sending 14 of 20'],
  // The network went in the middle of it: nothing is being sent, and the pill must not say so.
  [{ network: 'offline', network_since_s: 3, sending: [14, 20], waiting: 6 }, '○ offline 3 s · 6 waiting'],
])('%o reads %s', (part, shown) => {
  const { mark, text } = pill({ ...calm, ...part });
  expect(`${mark} ${text}`).toBe(shown);
});

test('before the first answer it claims nothing', () => {
  expect(pill(null).text).toBe('starting');
});
