import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GS, listenForScans, MAX_GAP_MS, type ScannerOptions, WedgeDetector } from './scanner';

/** Presses keys `gap` ms apart and returns the last verdict. */
function press(detector: WedgeDetector, keys: string[], gap: number, from = 0) {
  let verdict = detector.press(keys[0] ?? '', from);
  keys.slice(1).forEach((key, index) => {
    verdict = detector.press(key, from + (index + 1) * gap);
  });
  return verdict;
}

describe('wedge detector', () => {
  test('a fast burst that ends with Enter is a scan', () => {
    const detector = new WedgeDetector();
    expect(press(detector, [...'4006381333931', 'Enter'], 4)).toEqual({
      kind: 'scan',
      code: '4006381333931',
    });
    expect(detector.pending).toBe(false);
  });

  test('Tab ends a scan too, and letters may be in it', () => {
    expect(press(new WedgeDetector(), [...'AB-12/c', 'Tab'], 10)).toEqual({ kind: 'scan', code: 'AB-12/c' });
  });

  test('a person typing a number and Enter is not a scan', () => {
    const detector = new WedgeDetector();
    expect(press(detector, [...'4011', 'Enter'], 120)).toEqual({ kind: 'typed', released: ['1'] });
  });

  test('a slow key gives back what was held before it', () => {
    const detector = new WedgeDetector();
    detector.press('a', 0);
    expect(detector.press('b', MAX_GAP_MS + 1)).toEqual({ kind: 'hold', released: ['a'] });
    expect(detector.expire(MAX_GAP_MS + 2)).toEqual({ kind: 'pass' });
    expect(detector.expire(3 * MAX_GAP_MS)).toEqual({ kind: 'typed', released: ['b'] });
  });

  test('too short for a code: typing, whole and in order', () => {
    expect(press(new WedgeDetector(), ['1', '2', '3', 'Enter'], 5)).toEqual({
      kind: 'typed',
      released: ['1', '2', '3'],
    });
  });

  test('a late Enter does not turn typing into a scan', () => {
    const detector = new WedgeDetector();
    press(detector, [...'12345678'], 5);
    expect(detector.press('Enter', 900)).toEqual({ kind: 'typed', released: [...'12345678'] });
  });

  test('keys that are no characters pass, and end a burst', () => {
    const detector = new WedgeDetector();
    expect(detector.press('Enter', 0)).toEqual({ kind: 'pass' });
    press(detector, [...'12'], 5);
    expect(detector.press('Escape', 12)).toEqual({ kind: 'typed', released: ['1', '2'] });
  });

  test('two scans back to back stay two', () => {
    const detector = new WedgeDetector();
    expect(press(detector, [...'11112222', 'Enter'], 3)).toMatchObject({ code: '11112222' });
    expect(press(detector, [...'33334444', 'Enter'], 3, 40)).toMatchObject({ code: '33334444' });
  });
});

describe('a scanner that was set up', () => {
  test('with a longer gap, a slow one is still a scanner', () => {
    const keys = [...'4006381333931', 'Enter'];
    expect(press(new WedgeDetector(), keys, 70).kind).not.toBe('scan');
    expect(press(new WedgeDetector({ max_gap_ms: 80 }), keys, 70)).toMatchObject({ code: '4006381333931' });
  });

  test('with a prefix, only what begins with it is a scan, be it ever so short', () => {
    const options = { prefix: '~' };
    expect(press(new WedgeDetector(options), [...'~42', 'Enter'], 4)).toEqual({ kind: 'scan', code: '42' });
    expect(press(new WedgeDetector(options), [...'4006381333931', 'Enter'], 4).kind).toBe('typed');
    expect(press(new WedgeDetector(options), ['~', 'Enter'], 4).kind).toBe('typed');
  });

  test('with a prefix, a code ends when nothing more comes', () => {
    const detector = new WedgeDetector({ prefix: '~' });
    press(detector, [...'~4011'], 4);
    expect(detector.expire(200)).toEqual({ kind: 'scan', code: '4011' });
  });

  test('a suffix ends a code, and its Enter presses nothing', () => {
    const detector = new WedgeDetector({ suffix: '##' });
    expect(press(detector, [...'40#11##'], 4)).toEqual({ kind: 'scan', code: '40#11' });
    expect(detector.press('Enter', 30)).toEqual({ kind: 'drop' });
    expect(detector.press('Enter', 900)).toEqual({ kind: 'pass' });
  });
});

describe('on the page', () => {
  let scanned: string[];
  let typed: string[];
  let stop: () => void;
  let accept = true;
  let options: Partial<ScannerOptions> = {};

  beforeEach(() => {
    vi.useFakeTimers();
    scanned = [];
    typed = [];
    accept = true;
    options = {};
    stop = listenForScans({
      onScan: (code) => {
        if (accept) scanned.push(code);
        return accept;
      },
      onType: (key) => typed.push(key),
      options: () => options,
    });
  });
  afterEach(() => {
    stop();
    document.body.innerHTML = '';
    vi.useRealTimers();
  });

  function key(name: string, target: EventTarget = document.body, held: KeyboardEventInit = {}) {
    const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...held });
    Object.defineProperty(event, 'timeStamp', { value: performance.now() });
    target.dispatchEvent(event);
    const input = target instanceof HTMLInputElement ? target : null;
    if (input && name.length === 1 && !event.defaultPrevented) input.value += name;
    return event;
  }

  function keys(names: string[], gap: number, target?: EventTarget, held?: KeyboardEventInit) {
    for (const name of names) {
      key(name, target, held);
      vi.advanceTimersByTime(gap);
    }
  }

  test('a scan outside any field is taken whole', () => {
    keys([...'4006381333931', 'Enter'], 5);
    vi.advanceTimersByTime(500);
    expect(scanned).toEqual(['4006381333931']);
    expect(typed).toEqual([]);
  });

  test('slow keys outside a field arrive as typing, none lost', () => {
    keys([...'milk'], 150);
    expect(typed.join('')).toBe('milk');
    expect(scanned).toEqual([]);
  });

  test('a scan into a field leaves the field as it was', () => {
    const input = document.body.appendChild(document.createElement('input'));
    input.value = 'go';
    keys([...'4006381333931', 'Enter'], 5, input);
    expect(scanned).toEqual(['4006381333931']);
    expect(input.value).toBe('go');
  });

  test('typing into a field is never touched', () => {
    const input = document.body.appendChild(document.createElement('input'));
    keys([...'gouda'], 130, input);
    expect(key('Enter', input).defaultPrevented).toBe(false);
    expect(input.value).toBe('gouda');
    expect(scanned).toEqual([]);
  });

  test('a screen that takes no scans gets the digits and the Enter', () => {
    accept = false;
    keys([...'1234', 'Enter'], 5);
    expect(typed).toEqual(['1', '2', '3', '4', 'Enter']);
  });

  test('a code that begins outside any field and runs into one leaves that field as it was', () => {
    const input = document.body.appendChild(document.createElement('input'));
    // An earlier scan into the same field, when it held something else.
    input.value = 'old';
    keys([...'11112222', 'Enter'], 5, input);
    input.value = 'new';
    keys([...'400638'], 5);
    keys([...'1333931', 'Enter'], 5, input);
    expect(scanned).toEqual(['11112222', '4006381333931']);
    expect(input.value).toBe('new');
  });

  test('a code that runs from one field into another is taken out of both', () => {
    const [first, second] = ['a', 'b'].map((value) => {
      const input = document.body.appendChild(document.createElement('input'));
      input.value = value;
      return input;
    }) as [HTMLInputElement, HTMLInputElement];
    keys([...'400638'], 5, first);
    keys([...'1333931', 'Enter'], 5, second);
    expect(scanned).toEqual(['4006381333931']);
    expect([first.value, second.value]).toEqual(['a', 'b']);
  });

  test('typing that runs into a field is neither lost nor doubled', () => {
    const input = document.body.appendChild(document.createElement('input'));
    keys(['m'], 5);
    keys([...'ilk'], 5, input);
    vi.advanceTimersByTime(500);
    expect(typed.join('') + input.value).toBe('milk');
  });

  test.each([
    ['Ctrl and ]', () => key(']', document.body, { ctrlKey: true })],
    ['F8', () => key('F8')],
    ['Alt and 0029', () => keys(['0', '0', '2', '9'], 0, undefined, { altKey: true })],
    ['the character itself', () => key(GS)],
  ])('a group separator may come as %s', (_, separator) => {
    keys([...'01095060001343521', '0', 'A', 'B'], 3);
    separator();
    keys([...'17261231', 'Enter'], 3);
    expect(scanned).toEqual([`010950600013435210AB${GS}17261231`]);
    expect(typed).toEqual([]);
  });

  test('F8 alone is the key it is', () => {
    expect(key('F8').defaultPrevented).toBe(false);
  });

  test('a change of the settings holds from the next key on', () => {
    options = { prefix: '~' };
    keys([...'4006381333931', 'Enter'], 5);
    keys([...'~7', 'Enter'], 5);
    expect(scanned).toEqual(['7']);
    expect(typed.join('')).toBe('4006381333931');
  });
});
