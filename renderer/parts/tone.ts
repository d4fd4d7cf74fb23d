/** State → colour role and icon (screens.md §2). The word comes from the text table. */
import type { CounterStatus, TriageView, VisitStatus } from '../../shared/view.ts';
import type { IconName } from './Icon.tsx';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'attention' | 'error';
export interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
}

const look = (tone: Tone, icon: IconName): Look => ({ tone, icon });

export const statusLooks: Readonly<Record<VisitStatus, Look>> = {
  open: look('neutral', 'person'),
  estimate: look('warning', 'estimate'),
  trial: look('info', 'info'),
  held: look('info', 'hand'),
  pending: look('attention', 'question'),
  settled: look('success', 'check'),
  provisional: look('warning', 'estimate'),
  parked: look('attention', 'flag'),
  'must-return': look('attention', 'returns'),
  undoing: look('neutral', 'back'),
  voided: look('neutral', 'cross'),
  refunding: look('neutral', 'back'),
  refunded: look('neutral', 'back'),
  manual: look('neutral', 'home'),
  refused: look('error', 'stop'),
  deposit: look('warning', 'hand'),
  'self-paid': look('neutral', 'home'),
  'on-hold': look('attention', 'clock'),
  returned: look('neutral', 'back'),
  handed: look('neutral', 'hand'),
};

export const outcomeLooks: Readonly<Record<TriageView['outcome'], Look>> = {
  direct: look('success', 'check'),
  provisional: look('warning', 'estimate'),
  manual: look('neutral', 'home'),
  refuse: look('error', 'stop'),
};

export const freshnessLooks: Readonly<Record<TriageView['facts'][number]['state'], Look>> = {
  fresh: look('neutral', 'check'),
  stale: look('warning', 'clock'),
  expired: look('warning', 'warn'),
  unknown: look('warning', 'question'),
};

export const lineLooks: Readonly<Record<CounterStatus['line']['state'], Look>> = {
  up: look('success', 'link'),
  down: look('warning', 'unlink'),
  unknown: look('neutral', 'question'),
};
