/** Result, kind and file state → colour role and icon. The word comes from the text table. */
import type { StmtResult } from '../../shared/platform/profile-reconcile.ts';
import type { DifferenceKind } from '../../shared/reconcile/difference.ts';
import type { ReconcileView } from '../../shared/reconcile/view.ts';
import type { Look } from '../parts/tone.ts';

export const resultLooks: Readonly<Record<StmtResult, Look>> = {
  equal: { tone: 'success', icon: 'check' },
  'centre-more': { tone: 'attention', icon: 'upload' },
  'hospital-more': { tone: 'attention', icon: 'home' },
  different: { tone: 'attention', icon: 'warn' },
};

export const kindLooks: Readonly<Record<DifferenceKind, Look>> = {
  'only-here': { tone: 'attention', icon: 'home' },
  'only-there': { tone: 'attention', icon: 'upload' },
  amount: { tone: 'warning', icon: 'warn' },
  'refund-row-missing': { tone: 'attention', icon: 'back' },
  'refund-row-extra': { tone: 'attention', icon: 'back' },
  unlocated: { tone: 'warning', icon: 'question' },
};

export const fileLooks: Readonly<Record<ReconcileView['files'][number]['state'], Look>> = {
  own: { tone: 'neutral', icon: 'home' },
  in: { tone: 'success', icon: 'check' },
  missing: { tone: 'warning', icon: 'file' },
};
