// @vitest-environment happy-dom
/**
 * A scanner is told from a person by its pace, whatever has the focus. Method: keydowns with given
 * times, as they were measured with a wedge and with a pinyin input method (facts/devices.md §4.1).
 */
import { afterEach, describe, expect, it } from 'vitest';
import { createScanDetector, listenForScans, type ScanKey } from './scan.ts';

const CODE = '4240000000000000000000000123';
const key = (code: string, timeStamp: number, more: Partial<ScanKey> = {}): ScanKey => ({
  code,
  timeStamp,
  repeat: false,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});

/** The digits `gap` ms apart and then the end key; gives back the last step. */
function type(digits: string, gap: number, end = 'Enter', prefix: 'Digit' | 'Numpad' = 'Digit') {
  const detector = createScanDetector();
  let at = 1_000;
  for (const digit of digits) {
    detector.key(key(`${prefix}${digit}`, at));
    at += gap;
  }
  return detector.key(key(end, at));
}

describe('scan detector', () => {
  it('takes 28 fast digits that end with Enter or Tab', () => {
    expect(type(CODE, 3)).toEqual({ kind: 'scan', code: CODE });
    expect(type(CODE, 3, 'Tab')).toEqual({ kind: 'scan', code: CODE });
    expect(type(CODE, 34, 'NumpadEnter', 'Numpad')).toEqual({ kind: 'scan', code: CODE });
  });

  it('does not take a person typing, however many digits', () => {
    expect(type(CODE, 150)).toEqual({ kind: 'pass' });
    expect(type(CODE, 35)).toEqual({ kind: 'pass' });
  });

  it('needs eight digits', () => {
    expect(type('1234567', 3)).toEqual({ kind: 'pass' });
    expect(type('12345678', 3)).toEqual({ kind: 'scan', code: '12345678' });
  });

  it('bears one slow gap under load, and begins anew after 200 ms', () => {
    const detector = createScanDetector();
    const times = [...CODE].map((_, at) => 1_000 + at * 3 + (at > 10 ? 190 : 0));
    for (const [at, digit] of [...CODE].entries()) {
      detector.key(key(`Digit${digit}`, times[at] ?? 0));
    }
    expect(detector.key(key('Enter', 1_290))).toEqual({ kind: 'scan', code: CODE });
    for (const digit of '12') detector.key(key(`Digit${digit}`, 2_000));
    for (const [at, digit] of [...'12345678'].entries()) {
      detector.key(key(`Digit${digit}`, 2_300 + at));
    }
    expect(detector.key(key('Enter', 2_310))).toEqual({ kind: 'scan', code: '12345678' });
  });

  it('does not take a key held down for a scanner', () => {
    const detector = createScanDetector();
    for (let at = 0; at < 30; at += 1) {
      detector.key(key('Digit5', 1_000 + at * 30, { repeat: at > 0 }));
    }
    expect(detector.key(key('Enter', 1_900))).toEqual({ kind: 'pass' });
  });

  it('lets four fast digits through and swallows the rest', () => {
    const detector = createScanDetector();
    const kinds = [...'123456'].map((digit, at) => {
      return detector.key(key(`Digit${digit}`, 1_000 + at * 3)).kind;
    });
    expect(kinds).toEqual(['began', 'pass', 'pass', 'pass', 'swallow', 'swallow']);
  });
});

describe('listenForScans', () => {
  const scans: string[] = [];
  let stop = () => {};
  afterEach(() => {
    stop();
    document.body.innerHTML = '';
    scans.length = 0;
  });

  /** What a wedge does to a page: keydowns by the physical key, and text in the focused field. */
  function wedge(field: HTMLInputElement | undefined, eventKey: (digit: string) => string) {
    stop = listenForScans(window, (code) => scans.push(code));
    const target: EventTarget = field ?? document.body;
    for (const [at, digit] of [...CODE, 'Enter'].entries()) {
      const event = new KeyboardEvent('keydown', {
        code: digit === 'Enter' ? 'Enter' : `Digit${digit}`,
        key: digit === 'Enter' ? 'Enter' : eventKey(digit),
        bubbles: true,
        cancelable: true,
      });
      Object.defineProperty(event, 'timeStamp', { value: 5_000 + at * 3 });
      const typed = target.dispatchEvent(event);
      if (field && typed && digit !== 'Enter') field.value += digit;
    }
  }

  it('hears a scan with nothing focused', () => {
    wedge(undefined, (digit) => digit);
    expect(scans).toEqual([CODE]);
  });

  it('hears a scan in a field and puts the field back as it was', () => {
    const field = document.body.appendChild(document.createElement('input'));
    field.value = '王';
    field.focus();
    const inputs: string[] = [];
    field.addEventListener('input', () => inputs.push(field.value));
    wedge(field, (digit) => digit);
    expect(scans).toEqual([CODE]);
    expect(field.value).toBe('王');
    expect(inputs).toEqual(['王']);
    expect(document.activeElement).toBe(field);
  });

  it('hears a scan through an input method, which reports the key Process (229)', () => {
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    wedge(field, () => 'Process');
    expect(scans).toEqual([CODE]);
    expect(field.value).toBe('');
  });
});
