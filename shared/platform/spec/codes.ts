/**
 * Code tables as the texts print them (platform-interface.md §5). They differ by province and are
 * loaded by 1901: a closed table stops a message, an open one only tells what was seen.
 */
export interface CodeTable {
  readonly name: string;
  readonly closed: boolean;
  readonly codes: Readonly<Record<string, string>>;
}

const yesNo = { '0': '否', '1': '是' };

export const tables = {
  mdtrt_cert_type: {
    name: '就诊凭证类型',
    closed: true,
    codes: { '01': '医保电子凭证', '02': '居民身份证', '03': '社会保障卡' },
  },
  psn_cert_type: {
    name: '人员证件类型',
    closed: false,
    codes: { '01': '居民身份证', '90': '社会保障卡', '99': '其他' },
  },
  insutype: {
    name: '险种类型',
    closed: false,
    codes: { '310': '职工基本医疗保险', '340': '离休人员', '390': '城乡居民基本医疗保险' },
  },
  psn_type: { name: '人员类别', closed: false, codes: { '11': '在职', '12': '退休职工' } },
  psn_insu_stas: {
    name: '人员参保状态',
    closed: false,
    codes: { '0': '未参保', '1': '正常参保', '2': '暂停参保', '3': '无效', '4': '终止参保' },
  },
  med_type: {
    name: '医疗类别',
    closed: false,
    codes: { '11': '普通门诊', '13': '急诊', '14': '门诊慢特病', '18': '特殊药品' },
  },
  psn_setlway: { name: '个人结算方式', closed: true, codes: { '01': '按项目', '02': '按定额' } },
  acct_used_flag: {
    name: '个人账户使用标志',
    closed: true,
    codes: { '0': '不用', '1': '本人', '2': '家庭共济' },
  },
  diag_type: {
    name: '诊断类别',
    closed: true,
    codes: { '1': '西医', '2': '中医主病', '3': '中医主证' },
  },
  vali_flag: { name: '有效标志', closed: true, codes: yesNo },
  rx_circ_flag: { name: '外购处方标志', closed: true, codes: yesNo },
  hosp_appr_flag: {
    name: '医院审批标志',
    closed: true,
    codes: { '0': '无须审批', '1': '审批通过', '2': '审批不通过' },
  },
  refd_setl_flag: { name: '退费结算标志', closed: true, codes: yesNo },
  opter_type: {
    name: '经办人类别',
    closed: true,
    codes: { '1': '经办人', '2': '自助终端', '3': '移动终端' },
  },
  trt_enjymnt_flag: { name: '待遇享受标志', closed: false, codes: yesNo },
  chrgitm_lv: {
    name: '收费项目等级',
    closed: false,
    codes: { '01': '甲类', '02': '乙类', '03': '自费' },
  },
  clr_type: {
    name: '清算类别',
    closed: false,
    codes: { '11': '门诊', '99': '其他', '9987': '异地门诊慢特病' },
  },
  clr_way: { name: '清算方式', closed: false, codes: { '1': '按项目' } },
  biz_appy_type: {
    name: '业务申请类型',
    closed: false,
    codes: { '01': '门诊慢特病', '06': '转诊转院', '07': '异地急诊', '08': '异地安置' },
  },
  caty: { name: '科别', closed: false, codes: {} },
} as const satisfies Record<string, CodeTable>;
export type Table = keyof typeof tables;
