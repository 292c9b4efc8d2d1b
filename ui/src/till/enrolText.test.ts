import { expect, test } from 'vitest';
import { fullAddress, readEnrolment } from './enrolText';

test.each([
  ['evertill:enrol?server=https%3A%2F%2Fshop.example.com&code=ABCD-1234', 'https://shop.example.com'],
  [
    'evertill:enrol?server=https%3A%2F%2F10.0.0.5%3A7317%23sha256%3D47DE_-x&code=ABCD-1234',
    'https://10.0.0.5:7317#sha256=47DE_-x',
  ],
  ['evertill:enrol?server=http://10.0.0.5:8080&code=ABCD-1234', 'http://10.0.0.5:8080'],
  [' EVERTILL:enrol?code=ABCD-1234&server=shop.example.com\n', 'shop.example.com'],
])('%s', (text, server) => {
  expect(readEnrolment(text)).toEqual({ server, code: 'ABCD-1234' });
});

test.each(['', '4006381333931', 'evertill:enrol?code=ABCD', 'evertill:enrol?server=a&code=', 'https://shop'])(
  '%j is no setup text',
  (text) => expect(readEnrolment(text)).toBeNull(),
);

test('an address without its beginning', () => {
  expect(fullAddress(' shop.example.com ')).toBe('https://shop.example.com');
  expect(fullAddress('10.0.0.5:7317#sha256=47DE_-x')).toBe('https://10.0.0.5:7317#sha256=47DE_-x');
  expect(fullAddress('HTTP://shop')).toBe('HTTP://shop');
});
