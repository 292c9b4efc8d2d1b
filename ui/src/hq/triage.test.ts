import { describe, expect, test } from 'vitest';
import { target } from '../lib/rows';
import { afterLeaving, step } from './triage';

const inbox = { cursor: 1, count: 3, covered: false };

describe('keys of the inbox', () => {
  test.each([
    ['j', 1, { do: 'move', to: 2 }],
    ['ArrowDown', 1, { do: 'move', to: 2 }],
    ['k', 1, { do: 'move', to: 0 }],
    ['ArrowUp', 1, { do: 'move', to: 0 }],
    ['j', 2, { do: 'nothing' }],
    ['k', 0, { do: 'nothing' }],
    ['Home', 2, { do: 'move', to: 0 }],
    ['End', 0, { do: 'move', to: 2 }],
    ['Enter', 1, { do: 'open' }],
    ['e', 1, { do: 'settle' }],
    ['a', 1, { do: 'take' }],
    ['x', 1, { do: 'nothing' }],
    // Nothing chosen yet: the first move chooses, the rest has nothing to act on.
    ['j', -1, { do: 'move', to: 0 }],
    ['k', -1, { do: 'move', to: 2 }],
    ['e', -1, { do: 'nothing' }],
    ['Enter', -1, { do: 'nothing' }],
  ])('%s at %i', (key, cursor, expected) => {
    expect(step(key, { ...inbox, cursor })).toEqual(expected);
  });

  test('an empty inbox takes no keys', () => {
    for (const key of ['j', 'k', 'e', 'a', 'Enter'])
      expect(step(key, { cursor: -1, count: 0, covered: false })).toEqual({ do: 'nothing' });
  });

  test('Escape closes what covers the list, and nothing else', () => {
    expect(step('Escape', { ...inbox, covered: true })).toEqual({ do: 'close' });
    expect(step('Escape', inbox)).toEqual({ do: 'nothing' });
  });
});

test('after one is settled the next takes its place', () => {
  expect(afterLeaving(1, 2)).toBe(1);
  expect(afterLeaving(2, 2)).toBe(1);
  expect(afterLeaving(0, 0)).toBe(-1);
  expect(afterLeaving(-1, 2)).toBe(0);
});

test('rows of a table are walked with the same keys', () => {
  expect(target('j', -1, 3)).toBe(0);
  expect(target('j', 2, 3)).toBe(2);
  expect(target('k', 0, 3)).toBe(0);
  expect(target('End', 0, 3)).toBe(2);
  expect(target('j', -1, 0)).toBe(null);
  expect(target('x', 0, 3)).toBe(null);
});
