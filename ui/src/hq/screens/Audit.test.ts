import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { me, ok, page, refused, serve } from '../../../test/office';
import { testid } from '../../lib/testids';
import { session } from '../session.svelte';
import Audit from './Audit.svelte';

/** What the page left to the browser: of each click on the link, whether it fetches the file. */
let fetches: boolean[];
const heard = (event: Event) => {
  fetches.push(!event.defaultPrevented);
  event.preventDefault();
};

beforeEach(() => {
  fetches = [];
  session.me = me;
  window.addEventListener('click', heard);
});
afterEach(() => {
  window.removeEventListener('click', heard);
  cleanup();
  vi.unstubAllGlobals();
});

test('the file is fetched by the browser once it is sure that one is signed in', async () => {
  const asked = serve({ 'GET /audit': () => ok(page()), 'GET /me': () => ok(me) });
  render(Audit);
  await fireEvent.click(screen.getByTestId(testid.hqAuditExport));
  await waitFor(() => expect(fetches).toEqual([false, true]));
  expect(asked.at(-1)?.call).toBe('GET /me');
});

test('no file is fetched by one who is not', async () => {
  const over = () => refused(401, 'UNAUTHENTICATED');
  serve({ 'GET /audit': () => ok(page()), 'GET /me': over, 'POST /sessions/refresh': over });
  render(Audit);
  await fireEvent.click(screen.getByTestId(testid.hqAuditExport));
  await waitFor(() => expect(session.state).toBe('out'));
  expect(fetches).toEqual([false]);
});
