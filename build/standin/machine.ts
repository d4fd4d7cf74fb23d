import { notModelled, strict, StrictEmitter } from './notModelled.ts';

/** Electron's `powerMonitor`: nothing happens by itself; a test emits 'suspend', 'resume' … */
export function createPowerMonitor(isReady: () => boolean): object {
  const known = ['suspend', 'resume', 'on-ac', 'on-battery', 'shutdown', 'lock-screen'];
  const emitter = new StrictEmitter('powerMonitor', [...known, 'unlock-screen']);
  const ready = <T>(value: T): T => {
    if (!isReady()) throw new Error('powerMonitor cannot be used before app is ready');
    return value;
  };
  return Object.assign(emitter, {
    onBatteryPower: false,
    isOnBatteryPower: () => ready(false),
    getSystemIdleState: () => ready('active'),
    getSystemIdleTime: () => ready(0),
  });
}

/** Electron's `powerSaveBlocker`, as bookkeeping only. */
export function createPowerSaveBlocker(): object {
  const running = new Set<number>();
  const state = { next: 0 };
  return strict('powerSaveBlocker', {
    start: (): number => {
      const id = ++state.next;
      running.add(id);
      return id;
    },
    stop: (id: number): boolean => running.delete(id),
    isStarted: (id: number): boolean => running.has(id),
  });
}

/** Electron's `nativeTheme`: always the light one. */
export function createNativeTheme(): object {
  const emitter = new StrictEmitter('nativeTheme', ['updated']);
  return Object.defineProperties(emitter, {
    shouldUseDarkColors: { value: false },
    shouldUseHighContrastColors: { value: false },
    themeSource: {
      get: () => 'light',
      set: (source: string) => {
        if (source === 'dark') throw notModelled('the dark theme');
      },
    },
  });
}

/** Electron's `screen`: `count` displays of 1920 × 1080, side by side. */
export function createScreen(count: number): object {
  const known = ['display-added', 'display-removed', 'display-metrics-changed'];
  const displays = Array.from({ length: count }, (_, index): object => {
    const bounds = { x: index * 1920, y: 0, width: 1920, height: 1080 };
    return {
      id: index + 1,
      label: `stand-in ${index + 1}`,
      bounds,
      workArea: bounds,
      size: { width: 1920, height: 1080 },
      workAreaSize: { width: 1920, height: 1080 },
      scaleFactor: 1,
      rotation: 0,
      internal: false,
    };
  });
  return Object.assign(new StrictEmitter('screen', known), {
    getPrimaryDisplay: () => displays[0],
    getAllDisplays: () => [...displays],
    getCursorScreenPoint: () => ({ x: 0, y: 0 }),
  });
}

/** Electron's `clipboard`: text within this process. */
export function createClipboard(): object {
  const state = { text: '' };
  return strict('clipboard', {
    writeText: (text: string): void => {
      state.text = text;
    },
    readText: (): string => state.text,
    clear: (): void => {
      state.text = '';
    },
  });
}
