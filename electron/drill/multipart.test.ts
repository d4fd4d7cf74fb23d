/**
 * Goal: the parts of a multipart body come out byte for byte; method: bodies written by fetch's own
 * FormData, and broken ones by hand.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, parseMultipart } from './multipart.ts';
import type { Part } from './multipart.ts';

async function parsed(form: FormData): Promise<Part[] | undefined> {
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form });
  const boundary = boundaryOf(request.headers.get('content-type') ?? '');
  return parseMultipart(new Uint8Array(await request.arrayBuffer()), boundary ?? 'none');
}

describe('multipart', () => {
  it('reads the two fields of 9101', async () => {
    const form = new FormData();
    form.append('jsonStr', '{"infno":"9101","名":"演练"}');
    form.append('file', new Blob([new Uint8Array([0, 13, 10, 255])]), '明细.zip');
    const parts = await parsed(form);
    expect(parts?.map(({ name, filename }) => [name, filename])).toEqual([
      ['jsonStr', undefined],
      ['file', '明细.zip'],
    ]);
    expect(new TextDecoder().decode(parts?.[0]?.bytes)).toBe('{"infno":"9101","名":"演练"}');
    expect([...(parts?.[1]?.bytes ?? [])]).toEqual([0, 13, 10, 255]);
  });

  it('keeps any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const form = new FormData();
        form.append('file', new Blob([new Uint8Array(bytes)]), 'x');
        expect([...((await parsed(form))?.[0]?.bytes ?? [])]).toEqual([...bytes]);
      }),
    );
  });

  it.each([
    ['', 'x'],
    ['--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nno end', 'x'],
    ['--x\r\nno head\r\n--x--', 'x'],
    ['--x\r\ncontent-type: text/plain\r\n\r\nno name\r\n--x--', 'x'],
    ['--y--', 'x'],
  ])('refuses %j', (body, boundary) => {
    expect(parseMultipart(Buffer.from(body), boundary)).toBeUndefined();
  });

  it('knows the content type', () => {
    expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc');
    expect(boundaryOf('Multipart/Form-Data;charset=utf-8; boundary="a b"')).toBe('a b');
    expect(boundaryOf('application/json')).toBeUndefined();
  });
});
