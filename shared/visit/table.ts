/**
 * The visit table: what the platform knows (steps) × what we may ask of it (acts), design §2 and
 * §4. One visit is one ordered chain: 2201 → 2203 → 2204 → 2206 → 2207, undone as 2208 → 2205 →
 * 2202. Every cell that is not written here is forbidden; a test walks all of them.
 */
export const steps = [
  'none',
  'registered',
  'recorded',
  'uploaded',
  'tried',
  'settled',
  'reversed',
  'refunded',
  'cancelled',
] as const;
/** How far the platform is known to have come with this visit. */
export type Step = (typeof steps)[number];

export const acts = [
  '2201',
  '2203',
  '2204',
  '2206',
  '2207',
  '2208',
  '2205',
  '2202',
  '2601',
] as const;
/** Transactions that change, or prepare to change, what the platform holds. */
export type Act = (typeof acts)[number];

type Row = Partial<Record<Act, Step>>;

/** step × act → the step once the act is known to have taken effect. */
export const chainTable: Readonly<Record<Step, Row>> = {
  none: { '2201': 'registered' },
  registered: { '2203': 'recorded', '2202': 'cancelled' },
  recorded: { '2203': 'recorded', '2204': 'uploaded', '2202': 'cancelled' },
  uploaded: { '2206': 'tried', '2205': 'registered' },
  tried: { '2206': 'tried', '2207': 'settled', '2205': 'registered' },
  settled: { '2208': 'refunded' },
  reversed: { '2205': 'registered' },
  refunded: { '2205': 'registered' },
  cancelled: {},
};

/**
 * What an unanswered act means: `unknown` must be decided first; `repeat` has no effect worth
 * deciding.
 */
export const whenLost: Readonly<Record<Act, 'unknown' | 'repeat'>> = {
  '2201': 'unknown',
  // 2203 overwrites, 2206 binds nobody, 2205 and 2202 remove what is there: sending again is
  // harmless.
  '2203': 'repeat',
  '2204': 'unknown',
  '2206': 'repeat',
  '2207': 'unknown',
  '2208': 'unknown',
  '2205': 'repeat',
  '2202': 'repeat',
  '2601': 'unknown',
};

export const moneyStates = ['none', 'held', 'provisional', 'returnable', 'settled'] as const;
/**
 * The patient's money: `held` 暂收 until 2207 is decided; `provisional` charged on an estimate;
 * `returnable` nothing is settled, what was taken is owed back; `settled` the platform's due
 * stands.
 */
export type MoneyState = (typeof moneyStates)[number];

export const moneyEvents = [
  'hold',
  'charge',
  'settle',
  'refuse',
  'refund',
  'collect',
  'return',
] as const;
export type MoneyEvent = (typeof moneyEvents)[number];

/** money state × event → money state. */
export const moneyTable: Readonly<Record<MoneyState, Partial<Record<MoneyEvent, MoneyState>>>> = {
  none: { hold: 'held', charge: 'provisional' },
  held: { settle: 'settled', refuse: 'returnable' },
  provisional: { settle: 'settled', refuse: 'provisional' },
  returnable: { hold: 'held', charge: 'provisional', return: 'returnable' },
  settled: { collect: 'settled', return: 'settled', refund: 'returnable' },
};

export const goals = ['quote', 'settle', 'sync', 'undo', 'refund'] as const;
/**
 * What the people at the counter want: quote a price, settle it, settle it later, undo it, refund
 * it.
 */
export type Goal = (typeof goals)[number];

export const goalEvents = ['confirm', 'charge', 'abandon', 'ask-refund', 'withdraw'] as const;
export type GoalEvent = (typeof goalEvents)[number];

/** goal × event → goal; `withdraw` takes a refused confirmation back to the quote. */
export const goalTable: Readonly<Record<Goal, Partial<Record<GoalEvent, Goal>>>> = {
  quote: { confirm: 'settle', charge: 'sync', abandon: 'undo' },
  settle: { withdraw: 'quote', 'ask-refund': 'refund' },
  sync: { 'ask-refund': 'refund' },
  undo: {},
  refund: {},
};

/** Why a visit waits for a person, who that is, and how long it may wait. */
export const parkReasons = {
  'unknown-outcome': { owner: '医保办', hours: 24, text: '平台是否记账还不知道，自动查询没有结论' },
  'patient-must-return': { owner: '收费员', hours: 72, text: '需患者持凭证再来' },
  'platform-refused': { owner: '收费员', hours: 24, text: '平台拒绝，需人工处理' },
  'message-incomplete': {
    owner: '收费员',
    hours: 24,
    text: '要上传的内容不全，没有发给平台，需补齐',
  },
  'trial-breaks-identity': { owner: '医保办', hours: 24, text: '平台预结算的金额加不平' },
  'settlement-differs': {
    owner: '医保办',
    hours: 72,
    text: '平台结算与预结算不同，以平台为准，需复核',
  },
  'too-many-attempts': { owner: '信息科', hours: 24, text: '多次重试没有结果' },
} as const;
export type ParkReason = keyof typeof parkReasons;
export const parkReasonNames = Object.keys(parkReasons) as [ParkReason, ...ParkReason[]];
