/**
 * A scanner that types (keyboard wedge), told from a person by its pace and never by the focus
 * (facts/devices.md §4.1): digits only, so that a Chinese input method cannot corrupt it.
 */
const DIGITS_MIN = 8;
/** ms between two keys, on average. */
const MEAN_GAP_MAX = 35;
/** ms; a longer pause begins anew. Shorter limits missed scans under load. */
const PAUSE_MAX = 200;
/** Fast digits that may reach the focused field before the rest is kept from it. */
const LEAK_MAX = 4;

/** What of a keydown matters; `timeStamp` in ms is the only clock here. */
export interface ScanKey {
  readonly code: string;
  readonly timeStamp: number;
  readonly repeat: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** `began`: perhaps a scan, remember the field; `swallow`: keep the key from the page. */
export type ScanStep =
  | { readonly kind: 'pass' }
  | { readonly kind: 'began' }
  | { readonly kind: 'swallow' }
  | { readonly kind: 'scan'; readonly code: string };

/** Key by key; decodes from the physical key, since an input method reports key 229 'Process'. */
export function createScanDetector(): { key(event: ScanKey): ScanStep } {
  let digits = '';
  let first = 0;
  let last = 0;
  const fast = () => digits.length > 1 && last - first < MEAN_GAP_MAX * (digits.length - 1);

  return {
    key(event) {
      const digit = digitOf(event);
      if (event.timeStamp - last > PAUSE_MAX) digits = '';
      if (digit !== undefined) {
        if (digits === '') first = event.timeStamp;
        digits += digit;
        last = event.timeStamp;
        if (digits.length === 1) return { kind: 'began' };
        return fast() && digits.length > LEAK_MAX ? { kind: 'swallow' } : { kind: 'pass' };
      }
      const code = digits;
      const whole = isEnd(event.code) && code.length >= DIGITS_MIN && fast();
      digits = '';
      return whole ? { kind: 'scan', code } : { kind: 'pass' };
    },
  };
}

function isEnd(code: string): boolean {
  return code === 'Enter' || code === 'NumpadEnter' || code === 'Tab';
}

/** A key held down repeats as fast as a scanner types, hence `repeat` is no digit. */
function digitOf(event: ScanKey): string | undefined {
  if (event.repeat || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) {
    return undefined;
  }
  return /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
}

interface Field {
  readonly element: HTMLInputElement | HTMLTextAreaElement;
  readonly value: string;
}

/** Listens on the window in the capture phase, whatever has the focus; gives back how to stop. */
export function listenForScans(target: Window, onScan: (code: string) => void): () => void {
  const detector = createScanDetector();
  let field: Field | undefined;
  const onKey = (event: KeyboardEvent) => {
    const step = detector.key(event);
    if (step.kind === 'pass') return;
    if (step.kind === 'began') {
      field = focusedField(target.document);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (step.kind === 'swallow') return;
    restore(field);
    field = undefined;
    onScan(step.code);
  };
  target.addEventListener('keydown', onKey, { capture: true });
  return () => target.removeEventListener('keydown', onKey, { capture: true });
}

function focusedField(document: Document): Field | undefined {
  const element = document.activeElement;
  if (element === null) return undefined;
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    return { element, value: element.value };
  }
  return undefined;
}

/** Ends a composition, puts the text from before the scan back, and tells React so. */
function restore(field: Field | undefined): void {
  if (field === undefined) return;
  const { element, value } = field;
  const focused = element.ownerDocument.activeElement === element;
  if (focused) element.blur();
  if (element.value !== value) {
    const owner = element instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
    const setter = Object.getOwnPropertyDescriptor(owner.prototype, 'value')?.set;
    if (setter === undefined) throw new Error('a field without a value');
    setter.call(element, value);
    element.dispatchEvent(new Event('input', { bubbles: true }));
  }
  if (focused) element.focus({ preventScroll: true });
}
