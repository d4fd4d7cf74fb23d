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

export const moneyStates = [
  'none',
  'held',
  'provisional',
  'returnable',
  'settled',
  'self-paid',
] as const;
/**
 * The patient's money: `held` 暂收 until 2207 is decided; `provisional` charged on an estimate or
 * as a deposit 押金, trued up later; `returnable` nothing is settled, what was taken is owed back;
 * `settled` the platform's due stands; `self-paid` 自费: the bill's total, final, never sent.
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
  'self-pay',
  'void',
] as const;
export type MoneyEvent = (typeof moneyEvents)[number];

/** money state × event → money state. */
export const moneyTable: Readonly<Record<MoneyState, Partial<Record<MoneyEvent, MoneyState>>>> = {
  none: { hold: 'held', charge: 'provisional', 'self-pay': 'self-paid' },
  // A void only while no 2207 is out: then it was never sent for this money.
  held: { settle: 'settled', refuse: 'returnable', void: 'returnable' },
  provisional: {
    settle: 'settled',
    refuse: 'provisional',
    'self-pay': 'self-paid',
    void: 'returnable',
  },
  returnable: {
    hold: 'held',
    charge: 'provisional',
    return: 'returnable',
    'self-pay': 'self-paid',
  },
  settled: { collect: 'settled', return: 'settled', refund: 'returnable' },
  'self-paid': { collect: 'self-paid', return: 'self-paid', void: 'returnable' },
};

export const goals = ['quote', 'settle', 'sync', 'undo', 'refund', 'self-pay'] as const;
/**
 * What the people at the counter want: quote a price, settle it, settle it later, undo it, refund
 * it, or have it paid by the patient alone (what was registered is then undone).
 */
export type Goal = (typeof goals)[number];

export const goalEvents = [
  'confirm',
  'charge',
  'abandon',
  'ask-refund',
  'withdraw',
  'self-pay',
  'void',
  'end-refund',
] as const;
export type GoalEvent = (typeof goalEvents)[number];

/** goal × event → goal; `withdraw` takes a refused confirmation back to the quote. */
export const goalTable: Readonly<Record<Goal, Partial<Record<GoalEvent, Goal>>>> = {
  quote: { confirm: 'settle', charge: 'sync', abandon: 'undo', 'self-pay': 'self-pay' },
  settle: { withdraw: 'quote', 'ask-refund': 'refund', void: 'undo' },
  sync: { 'ask-refund': 'refund', 'self-pay': 'self-pay', void: 'undo' },
  undo: {},
  // Refused for good: the settlement stays in force, and so does the money.
  refund: { 'end-refund': 'settle' },
  'self-pay': { void: 'undo' },
};

const towards = ['2201', '2203', '2204', '2206'] as const;
const back = ['2205', '2202'] as const;

/**
 * goal × act: what may be sent at all for it. Self-pay 自费 and what was voided only take back:
 * sent as well, the patient could be paid twice. (2601 and 2205 that decide a lost act are apart.)
 */
export const goalActs: Readonly<Record<Goal, readonly Act[]>> = {
  quote: [...towards, ...back],
  settle: [...towards, '2207', ...back],
  sync: [...towards, '2207', ...back],
  undo: back,
  refund: ['2208', ...back],
  'self-pay': back,
};

/** Verdicts 核验结果 with which nothing but taking back may be sent: the claim is made at home. */
export const unsendable: readonly string[] = ['manual', 'refuse'];

export const refundEnds = ['kept', 'outside'] as const;
/**
 * How a refund that the platform refused is ended: `kept` 不退了, the settlement counts as before;
 * `outside` 窗口外办理, somebody else decides it and this counter gives nothing back.
 */
export type RefundEnd = (typeof refundEnds)[number];

/**
 * Why a visit waits for a person, who that is, how long it may wait (hours), what to do, and where
 * there is something to tell the patient, in which words.
 */
export const parkReasons = {
  'unknown-outcome': {
    owner: '医保办',
    hours: 24,
    text: '平台是否记账还不知道，自动查询没有结论',
    todo: '医保办向平台查明后登记结论和依据；查明之前不要重复收费，也不要退钱',
    tell: '结算结果还在核实，钱由医院保管，不会重复收费。',
  },
  'patient-must-return': {
    owner: '收费员',
    hours: 72,
    text: '需患者持凭证再来',
    todo: '电话通知患者持社会保障卡或医保电子凭证来窗口，出示后自动结算；不再办的作废退钱',
    tell: '请带社会保障卡或医保电子凭证来收费窗口，出示一次即可结算，多退少补。',
  },
  'needs-fresh-credential': {
    owner: '收费员',
    hours: 72,
    text: '医保电子凭证已过时效，需患者重新出示',
    todo: '患者在场的请刷新二维码后扫描；已离开的电话通知，扫描后自动结算；不再办的作废退钱',
    tell: '您的二维码已过时效，请让收费员重新扫一次医保电子凭证，不用重新缴费；不办了可以退钱。',
  },
  'on-hold': {
    owner: '收费员',
    hours: 72,
    text: '挂起：没有收钱，等线路恢复后再办',
    todo: '线路恢复后电话通知患者，再到收费台继续',
    tell: '今天没有收费。线路恢复后我们会打电话给您，请带社会保障卡来办理。',
  },
  'platform-refused': {
    owner: '收费员',
    hours: 24,
    text: '平台拒绝，需人工处理',
    todo: '看平台原话：能改正的改正后重新办理；不能的转自费，或作废退钱',
    tell: '医保平台没有接受这一笔。可以改为自费、回参保地报销，或把钱退给您。',
  },
  'refund-refused': {
    owner: '医保办',
    hours: 24,
    text: '平台没有退费，这一笔仍是已结算',
    todo: '看平台原话：能改正的重新办理；不能的登记退费结案（不退了或窗口外办理）；不要先退钱',
    tell: '医保平台没有同意退费，这一笔仍按原结算；医保办正在处理，会答复您。',
  },
  'decided-absent': {
    owner: '收费员',
    hours: 24,
    text: '医保办已查明：平台没有记账',
    todo: '决定怎么办：重新办理、转自费，或作废退钱',
    tell: '上次的结算没有成功，平台没有记账。',
  },
  'message-incomplete': {
    owner: '收费员',
    hours: 24,
    text: '要上传的内容不全，没有发给平台，需补齐',
    todo: '按提示补齐缺少的内容后点“重新办理”',
    tell: '',
  },
  'trial-breaks-identity': {
    owner: '医保办',
    hours: 24,
    text: '平台预结算的金额加不平',
    todo: '重新预结算；仍加不平，请医保办联系平台',
    tell: '',
  },
  'settlement-differs': {
    owner: '医保办',
    hours: 72,
    text: '平台结算与预结算不同，以平台为准，需复核',
    todo: '医保办按平台金额复核；多退少补',
    tell: '结算金额以医保平台为准，多退少补。',
  },
  'journal-lost': {
    owner: '医保办',
    hours: 24,
    text: '流水账丢失过记录，这一笔平台上可能已经办过',
    todo: '先对账：平台没有的点“重新办理”；平台已有的，医保办先在平台撤销那笔结算，再重新办理',
    tell: '这一笔正在与医保平台核对，不会重复收费。',
  },
  'too-many-attempts': {
    owner: '信息科',
    hours: 24,
    text: '多次重试没有结果',
    todo: '信息科查明原因后重新办理',
    tell: '',
  },
} as const;
export type ParkReason = keyof typeof parkReasons;
export const parkReasonNames = Object.keys(parkReasons) as [ParkReason, ...ParkReason[]];
