import { expect, test } from 'vitest';
import { laidOut } from './json';

test('breaks a body into lines and changes nothing else', () => {
  expect(laidOut('{"v":1,"data":{"lines":[{"qty":1000},2],"note":"a, b: {c}","none":[],"empty":{}}}')).toBe(
    `{
  "v": 1,
  "data": {
    "lines": [
      {
        "qty": 1000
      },
      2
    ],
    "note": "a, b: {c}",
    "none": [],
    "empty": {}
  }
}`,
  );
});

test('keeps every digit and escape that was written', () => {
  const body = '{"big":12345678901234567890,"f":1.0,"e":1e400,"s":"\\u00e9 \\"x\\" \\\\"}';
  expect(laidOut(body).replace(/\n\s*/g, '').replaceAll(': ', ':')).toBe(body);
});

test('what is not JSON is shown, not lost', () => {
  expect(laidOut('{"cut off": "in the mid')).toContain('"in the mid');
});
