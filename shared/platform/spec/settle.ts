/** Trial, settlement, refund, reversal (platform-interface.md §3.3, §3.5, §4). */
import { extension, may, must, needs, never, one, overlay, reads, type Message } from './field.ts';
import { certificateFields } from './visit.ts';

const diseaseOverlay = '2206、2207 的文本没有病种；有的省加为必填（§8），由 message.required 打开';

export const trialFields = [
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  ...certificateFields,
  must('med_type', 's6?', 'profile.codes.medType', '医疗类别', { table: 'med_type' }),
  must('medfee_sumamt', 'n16,2', 'bill.total', '医疗费总额'),
  must('psn_setlway', 's6?', 'const', '个人结算方式', { table: 'psn_setlway' }),
  must('mdtrt_id', 's30?', 'answer.mdtrt_id', '就诊 ID'),
  must('chrg_bchno', 's30?', 'numbers.chrgBchno', '收费批次号'),
  must('acct_used_flag', 's3?', 'visit.account', '个人账户使用标志', { table: 'acct_used_flag' }),
  must('insutype', 's6?', 'insurance.insutype', '险种类型', { table: 'insutype' }),
  overlay('dise_codg', 's30', 'disease.code', '病种编码', { note: diseaseOverlay }),
  overlay('dise_name', 's500?', 'disease.name', '病种名称', { note: diseaseOverlay }),
  extension,
  never('pub_hosp_rfom_flag', 's3?', '没有来源说明何时填', '公立医院改革标志'),
] as const;

export const settleFields = [
  ...trialFields,
  may('invono', 's20', 'const', '发票号'),
  must('fulamt_ownpay_amt', 'n16,2', 'trial.selfFunded', '全自费金额', { note: 'JX 2207A 可空' }),
  must('overlmt_selfpay', 'n16,2', 'trial.overLimit', '超限价自费费用', { note: 'JX 2207A 可空' }),
  must('preselfpay_amt', 'n16,2', 'trial.preSelfPay', '先行自付金额', { note: 'JX 2207A 可空' }),
  must('inscp_scp_amt', 'n16,2', 'trial.inScope', '符合政策范围金额', { note: 'JX 2207A 可空' }),
] as const;

export const refundFields = [
  must('setl_id', 's30?', 'answer.setl_id', '结算 ID'),
  must('mdtrt_id', 's30?', 'answer.mdtrt_id', '就诊 ID'),
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
] as const;

export const reversalFields = [
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  must('omsgid', 's30', 'numbers.msgid', '原发送方报文 ID'),
  must('oinfno', 's6?', 'act', '原交易编号', { note: '发送时用的那个：A 类省份为 2207A' }),
] as const;

const money = [
  needs('medfee_sumamt', 'n16,2', 'amounts.total', '医疗费总额'),
  needs('fund_pay_sumamt', 'n16,2', 'amounts.fund', '基金支付总额', {
    note: '广东、珠海含个人账户（fundIncludesAccount）',
  }),
  needs('psn_part_amt', 'n16,2', 'amounts.patient', '个人负担总金额', { note: '5203 作 psn_pay' }),
  needs('psn_cash_pay', 'n16,2', 'amounts.cash', '个人现金支出', {
    note: '5203 作 cash_payamt；HN27 2208 印作 pdn_cash_pay',
  }),
  reads('hosp_part_amt', 'n16,2', 'amounts.hospital', '医院负担金额'),
  reads('fulamt_ownpay_amt', 'n16,2', 'amounts.selfFunded', '全自费金额'),
  reads('overlmt_selfpay', 'n16,2', 'amounts.overLimit', '超限价自费费用'),
  reads('preselfpay_amt', 'n16,2', 'amounts.preSelfPay', '先行自付金额'),
  reads('inscp_scp_amt', 'n16,2', 'amounts.inScope', '符合政策范围金额'),
  reads('act_pay_dedc', 'n16,2', 'amounts.deductible', '实际支付起付线'),
  reads('acct_pay', 'n16,2', 'amounts.account', '个人账户支出'),
  reads('acct_mulaid_pay', 'n16,2', 'amounts.mutualAid', '账户共济支付', {
    note: '已含在 acct_pay 内',
  }),
  reads('balc', 'n16,2', 'amounts.balance', '余额'),
  reads('hifp_pay', 'n16,2', 'amounts.payers', '基本医疗保险统筹基金'),
  reads('cvlserv_pay', 'n16,2', 'amounts.payers', '公务员医疗补助'),
  reads('hifes_pay', 'n16,2', 'amounts.payers', '企业补充医疗保险'),
  reads('hifmi_pay', 'n16,2', 'amounts.payers', '居民大病保险'),
  reads('hifob_pay', 'n16,2', 'amounts.payers', '职工大额医疗补助'),
  reads('maf_pay', 'n16,2', 'amounts.payers', '医疗救助基金'),
  reads('hifdm_pay', 'n16,2', 'amounts.payers', '伤残人员医疗保障基金'),
  reads('oth_pay', 'n16,2', 'amounts.payers', '其他支出', { note: '是否已含伤残基金不明' }),
  reads('clr_optins', 's6?', 'clearing.optins', '清算经办机构'),
  reads('clr_way', 's6?', 'clearing.way', '清算方式', { table: 'clr_way' }),
  reads('clr_type', 's6?', 'clearing.type', '清算类别', { table: 'clr_type' }),
  reads('mdtrt_id', 's30?', '核对是否本次就诊', '就诊 ID'),
  reads('psn_no', 's30', '核对是否本人', '人员编号'),
] as const;

/** The amounts of 2206, 2207, 2208 and 5203 (platform-interface.md §4). */
export const setlinfo = one('setlinfo', money);
const settled = [
  needs('setl_id', 's30?', 'settlement.setlId', '结算 ID'),
  reads('setl_time', 'dt', 'settlement.settledAt', '结算时间', { note: '对账以它为准' }),
];
export const settledInfo = one('setlinfo', [
  ...settled,
  ...money,
  reads('medins_setl_id', 's30', 'clearing.msgid', '医药机构结算 ID', { note: '即发送方报文 ID' }),
]);
/** 5203 only. */
export const queriedInfo = one('setlinfo', [
  ...settled,
  ...money,
  reads('refd_setl_flag', 's3?', 'settlement.refunded', '退费结算标志', {
    table: 'refd_setl_flag',
  }),
]);

export const settleMessages: readonly Message[] = [
  {
    infno: '2206',
    name: '门诊预结算',
    source: '§3.3、§4（HN27；2206A 见 JX，字段相同）',
    trust: 'spec',
    input: [one('data', trialFields)],
    output: [setlinfo],
  },
  {
    infno: '2207',
    name: '门诊结算',
    source: '§3.3、§4（HN27 没有 psn_type、psn_name，JX 保留；2207A 见 JX）',
    trust: 'spec',
    input: [one('data', settleFields)],
    output: [settledInfo],
  },
  {
    infno: '2208',
    name: '门诊结算撤销',
    source: '§3.3（HN27）',
    trust: 'spec',
    input: [one('data', refundFields)],
    output: [settledInfo],
  },
  {
    infno: '2601',
    name: '冲正交易',
    source: '§3.3、§3.5（HN27 只列 2102、2207、2304、2401；JX、NT 另列 2208 等）',
    trust: 'spec',
    input: [one('data', reversalFields)],
    output: [],
  },
];
