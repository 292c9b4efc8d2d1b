import { describe, expect, test } from 'vitest';
import { isSomething, type PadKey, padKey, typeAmount, typeDecimal } from './entry';

const keys = (text: string) => text.split(' ') as PadKey[];
const amount = (text: string) => keys(text).reduce((value, key) => typeAmount(value, key), '');
const weight = (text: string) => keys(text).reduce((value, key) => typeDecimal(value, key, 3), '');

describe('number pads', () => {
  test.each([
    ['2 00 0', '2000'],
    ['0 0 5', '5'],
    ['5 back', ''],
    ['1 2 3 4 5 6 7 8 9 0', '123456789'],
    ['1 dot 5', '15'],
  ])('amount %s is %s minor units', (pressed, value) => expect(amount(pressed)).toBe(value));

  test.each([
    ['dot 3 1 2', '0.312'],
    ['0 dot 5', '0.5'],
    ['1 dot dot 2 5 0 9', '1.250'],
    ['0 0 7', '7'],
    ['1 2 3 4 5', '1234'],
    ['1 dot back back 2', '2'],
  ])('weight %s is %s', (pressed, value) => expect(weight(pressed)).toBe(value));

  test('a weight of nothing is nothing', () => {
    expect(isSomething('0.00')).toBe(false);
    expect(isSomething('')).toBe(false);
    expect(isSomething('0.01')).toBe(true);
  });

  test('keys of the keyboard', () => {
    expect(['7', ',', 'Backspace', 'Enter', 'x'].map(padKey)).toEqual(['7', 'dot', 'back', 'ok', null]);
  });
});
