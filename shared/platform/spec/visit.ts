/** Registration, visit, fee lines and their undoing (platform-interface.md §3.3). */
import { extension, list, may, must, needs, never, one, reads } from './field.ts';
import type { Message } from './field.ts';

/** 就诊凭证和人员 as 2201, 2206 and 2207 share them. */
export const certificateFields = [
  must('mdtrt_cert_type', 's3', 'credential.type', '就诊凭证类型', { table: 'mdtrt_cert_type' }),
  must('mdtrt_cert_no', 's50', 'credential.no', '就诊凭证编号', { note: 'JX 2206 可空' }),
  may('card_sn', 's32', 'credential.cardSn', '卡识别码', {
    when: ['mdtrt_cert_type', '03'],
  }),
  must('psn_cert_type', 's3', 'person.certType', '人员证件类型', { table: 'psn_cert_type' }),
  must('certno', 's20', 'person.idNo', '证件号码'),
  must('psn_type', 's3', 'insurance.personType', '人员类别', { table: 'psn_type' }),
  must('psn_name', 's20', 'person.name', '人员姓名', { note: '1101 写 s50' }),
] as const;

export const registrationFields = [
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  must('insutype', 's6?', 'insurance.insutype', '险种类型', { table: 'insutype' }),
  must('begntime', 'dt', 'clock', '挂号时间'),
  ...certificateFields,
  must('ipt_otp_no', 's30', 'numbers.iptOtpNo', '住院/门诊号', { note: '院内唯一' }),
  may('atddr_no', 's30?', 'bill.doctor.code', '医师编码', { note: 'JX 必填' }),
  may('dr_name', 's50?', 'bill.doctor.name', '医师姓名', { note: 'JX 必填；HN27 自 2023-05 可空' }),
  must('dept_code', 's30?', 'bill.department.code', '科室编码'),
  may('dept_name', 's100?', 'bill.department.name', '科室名称'),
  must('caty', 's10?', 'bill.department.code', '科别', {
    table: 'caty',
    note: '账单没有单独的科别：用科室编码，须与本省科别码表一致',
  }),
  never('exp_content', 's4000?', '§3.4 的扩展标志不含 2201', '扩展字段'),
] as const;

export const cancelFields = [
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  must('mdtrt_id', 's30?', 'answer.mdtrt_id', '就诊 ID'),
  must('ipt_otp_no', 's30', 'numbers.iptOtpNo', '住院/门诊号'),
] as const;

export const visitFields = [
  must('mdtrt_id', 's30?', 'answer.mdtrt_id', '就诊 ID'),
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  must('med_type', 's6?', 'profile.codes.medType', '医疗类别', { table: 'med_type' }),
  must('begntime', 'dt', 'clock', '开始时间'),
  may('main_cond_dscr', 's1000?', 'const', '主要病情描述'),
  may('dise_type_code', 's30?', 'const', '病种类型'),
  must('dise_codg', 's30', 'disease.code', '病种编码', {
    note: '即 opsp_dise_code，原样；JX 可空',
  }),
  must('dise_name', 's500?', 'disease.name', '病种名称'),
  may('birctrl_type', 's6?', 'const', '计划生育手术类别'),
  may('birctrl_matn_date', 'd', 'const', '计划生育手术或生育日期'),
  extension,
] as const;

export const diagnosisFields = [
  must('diag_type', 's3?', 'const', '诊断类别', { table: 'diag_type' }),
  must('diag_srt_no', 'n2,0', 'const', '诊断排序号', { note: '长度推定' }),
  must('diag_code', 's20?', 'bill.diagnosis.code', '诊断代码'),
  must('diag_name', 's100?', 'bill.diagnosis.name', '诊断名称'),
  must('diag_dept', 's50?', 'bill.department.code', '诊断科室'),
  must('dise_dor_no', 's30?', 'bill.doctor.code', '诊断医生编码'),
  must('dise_dor_name', 's50?', 'bill.doctor.name', '诊断医生姓名'),
  must('diag_time', 'dt', 'clock', '诊断时间'),
  must('vali_flag', 's3?', 'const', '有效标志', { table: 'vali_flag' }),
] as const;

export const feeFields = [
  must('feedetl_sn', 's30?', 'numbers.feedetlSn', '费用明细流水号', {
    note: '湖南为不超过 15 位的数字、不为 0（message.feeSerial）',
  }),
  must('mdtrt_id', 's30?', 'answer.mdtrt_id', '就诊 ID'),
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  must('chrg_bchno', 's30?', 'numbers.chrgBchno', '收费批次号'),
  may('dise_codg', 's30', 'disease.code', '病种编码', { note: '一批相同' }),
  may('rxno', 's40?', 'const', '处方号'),
  must('rx_circ_flag', 's3?', 'const', '外购处方标志', { table: 'rx_circ_flag' }),
  must('fee_ocur_time', 'dt', 'clock', '费用发生时间'),
  must('med_list_codg', 's50', 'bill.lines[].code', '医疗目录编码'),
  must('medins_list_codg', 's150', 'bill.lines[].local', '医药机构目录编码'),
  must('det_item_fee_sumamt', 'n16,2', 'bill.lines[].amount', '明细项目费用总额'),
  must('cnt', 'n16,4', 'bill.lines[].quantity', '数量'),
  must('pric', 'n16,6', 'bill.lines[].price', '单价', { note: '账单的单价至多 4 位小数' }),
  may('sin_dos_dscr', 's200?', 'const', '单次剂量描述'),
  may('used_frqu_dscr', 's200?', 'const', '使用频次描述'),
  may('prd_days', 'n4,2', 'bill.lines[].days', '用药周期天数', {
    note: '西藏门特必填（HSA）；没有时按编码规则写 0',
  }),
  may('medc_way_dscr', 's200?', 'const', '用药途径描述'),
  must('bilg_dept_codg', 's30?', 'bill.department.code', '开单科室编码'),
  must('bilg_dept_name', 's100?', 'bill.department.name', '开单科室名称'),
  must('bilg_dr_codg', 's30?', 'bill.doctor.code', '开单医生编码', { note: '国家医保医师代码' }),
  must('bilg_dr_name', 's50?', 'bill.doctor.name', '开单医师姓名'),
  may('acord_dept_codg', 's30?', 'const', '受单科室编码'),
  may('acord_dept_name', 's100?', 'const', '受单科室名称'),
  may('orders_dr_code', 's30?', 'const', '受单医生编码'),
  may('orders_dr_name', 's50?', 'const', '受单医生姓名'),
  must('hosp_appr_flag', 's3?', 'const', '医院审批标志', {
    table: 'hosp_appr_flag',
    note: '一律 0：限制用药是否审批只有医院系统知道',
  }),
  never('tcmdrug_used_way', 's6?', '账单不含饮片用法', '中药使用方式'),
  never('etip_flag', 's3?', '不结算外检', '外检标志'),
  never('etip_hosp_code', 's30?', '不结算外检', '外检医院编码'),
  never('dscg_tkdrug_flag', 's3?', '只用于住院', '出院带药标志'),
  never('matn_fee_flag', 's6?', '不结算生育', '生育费用标志'),
  never('memo', 's500?', '没有备注可填', '备注'),
  never('comb_no', 's20?', '账单没有组套', '组套编号'),
  never('exp_content', 's4000?', '§3.4 的扩展标志不含 2204', '扩展字段'),
] as const;

export const removalFields = [
  must('mdtrt_id', 's30?', 'answer.mdtrt_id', '就诊 ID'),
  must('chrg_bchno', 's30?', 'numbers.chrgBchno', '收费批次号', { note: '0000 为全部未结算' }),
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
] as const;

const cut = list('result', [
  needs('feedetl_sn', 's30?', 'uploaded[].line', '费用明细流水号'),
  needs('det_item_fee_sumamt', 'n16,2', 'uploaded[].total', '明细项目费用总额'),
  reads('fulamt_ownpay_amt', 'n16,2', 'uploaded[].selfFunded', '全自费金额'),
  reads('overlmt_amt', 'n16,2', 'uploaded[].overLimit', '超限价金额'),
  reads('preselfpay_amt', 'n16,2', 'uploaded[].preSelfPay', '先行自付金额'),
  reads('inscp_scp_amt', 'n16,2', 'uploaded[].inScope', '符合政策范围金额'),
  reads('chrgitm_lv', 's3?', 'uploaded[].level', '收费项目等级', {
    table: 'chrgitm_lv',
    note: 'HN27 01–03，JX 1–3（codes.itemLevels）',
  }),
]);

export const visitMessages: readonly Message[] = [
  {
    infno: '2201',
    name: '门诊挂号',
    source: '§3.3（HN27；异地就医必填项 JX）',
    trust: 'spec',
    input: [one('data', registrationFields)],
    output: [one('data', [needs('mdtrt_id', 's30?', 'visit.ids.mdtrtId', '就诊 ID')])],
  },
  {
    infno: '2202',
    name: '门诊挂号撤销',
    source: '§3.3（HN27）',
    trust: 'spec',
    input: [one('data', cancelFields)],
    output: [],
  },
  {
    infno: '2203',
    name: '门诊就诊信息上传',
    source: '§3.3、§3.4（HN27；2203A 在 HN27 只给药店）',
    trust: 'spec',
    input: [one('mdtrtinfo', visitFields), list('diseinfo', diagnosisFields)],
    output: [],
  },
  {
    infno: '2204',
    name: '门诊费用明细信息上传',
    source: '§3.3（HN27，34 项）',
    trust: 'spec',
    input: [list('feedetail', feeFields)],
    output: [cut],
  },
  {
    infno: '2205',
    name: '门诊费用明细信息撤销',
    source: '§3.3（HN27）',
    trust: 'spec',
    input: [one('data', removalFields)],
    output: [],
  },
];
