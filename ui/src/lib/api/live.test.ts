import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hq } from './hq';
import { follow, keepCurrent } from './live';

/** The browser's end of the line, moved by hand. */
class Line extends EventTarget {
  static readonly CLOSED = 2;
  static opened: Line[] = [];
  readyState = 1;
  constructor(readonly url: string) {
    super();
    Line.opened.push(this);
  }
  close() {
    this.readyState = Line.CLOSED;
  }
  says(what: 'changed' | 'error') {
    this.dispatchEvent(new Event(what));
  }
}

const last = () => Line.opened[Line.opened.length - 1] as Line;
const settled = () => vi.advanceTimersByTimeAsync(0);
let looked: DocumentVisibilityState = 'visible';
function look(state: DocumentVisibilityState) {
  looked = state;
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Line);
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => looked);
  Line.opened = [];
  localStorage.clear();
  looked = 'visible';
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a screen stays current', () => {
  test('it loads on news and now and then, as long as it is looked at', async () => {
    const load = vi.fn(() => Promise.resolve());
    const stops = [follow(), keepCurrent(20_000, load)];
    last().says('changed');
    await settled();
    expect(load).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(load).toHaveBeenCalledTimes(2);
    look('hidden');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load).toHaveBeenCalledTimes(2);
    for (const stop of stops) stop();
  });

  test('news on the heels of news are loaded once, after what is on its way', async () => {
    const answers: (() => void)[] = [];
    const load = vi.fn(() => new Promise<void>((done) => answers.push(done)));
    const stops = [follow(), keepCurrent(20_000, load)];
    for (let news = 0; news < 5; news++) last().says('changed');
    expect(load).toHaveBeenCalledTimes(1);
    answers[0]?.();
    await settled();
    expect(load).toHaveBeenCalledTimes(2);
    answers[1]?.();
    await settled();
    expect(load).toHaveBeenCalledTimes(2);
    for (const stop of stops) stop();
  });
});

describe('the line', () => {
  test('a page in the background gives it up and takes it again', () => {
    const stop = follow();
    expect(last().url).toBe('/api/v1/stream');
    look('hidden');
    expect(last().readyState).toBe(Line.CLOSED);
    look('visible');
    expect(Line.opened).toHaveLength(2);
    stop();
    expect(last().readyState).toBe(Line.CLOSED);
    look('visible');
    expect(Line.opened).toHaveLength(2);
  });

  test('one that was refused makes the screens ask, and is asked for again', async () => {
    const load = vi.fn(() => Promise.resolve());
    const stops = [follow(), keepCurrent(60_000, load)];
    last().says('error');
    await settled();
    expect(load, 'it only broke, and comes back by itself').not.toHaveBeenCalled();
    last().readyState = Line.CLOSED;
    last().says('error');
    await settled();
    expect(load).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(Line.opened).toHaveLength(2);
    for (const stop of stops) stop();
  });

  test('one that was refused because the sign-in had run out is taken again as soon as that is renewed', async () => {
    let valid = false;
    vi.stubGlobal('fetch', async (request: Request) => {
      if (request.url.endsWith('/sessions/refresh')) valid = true;
      return new Response(JSON.stringify({ code: 'UNAUTHENTICATED' }), { status: valid ? 200 : 401 });
    });
    const stops = [follow(), keepCurrent(60_000, async () => void (await hq.summary()))];
    last().readyState = Line.CLOSED;
    last().says('error');
    await vi.advanceTimersByTimeAsync(10);
    expect(Line.opened).toHaveLength(2);
    for (const stop of stops) stop();
  });
});
