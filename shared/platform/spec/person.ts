/** Sign-in, person, benefits (platform-interface.md §2.5, §3.1). */
import { list, may, must, needs, one, reads, type Message } from './field.ts';

const signIn = [
  must('opter_no', 's20', 'operator.id', '操作员编号'),
  must('mac', 's20', 'terminal.mac', '签到 MAC 地址'),
  must('ip', 's20', 'terminal.ip', '签到 IP 地址'),
] as const;

const signOut = [
  must('sign_no', 's30', 'signIn.sign_no', '签到编号'),
  must('opter_no', 's20', 'operator.id', '操作员编号'),
] as const;

const noTriple = '卡上读不出时为空，由平台回答';
export const personFields = [
  must('mdtrt_cert_type', 's3', 'credential.type', '就诊凭证类型', { table: 'mdtrt_cert_type' }),
  must('mdtrt_cert_no', 's50', 'credential.no', '就诊凭证编号', {
    note: '01 令牌、02 证件号、03 卡号',
    blank: '3.0 卡不带密钥读不出卡号，只有 card_sn',
  }),
  may('card_sn', 's32', 'credential.cardSn', '卡识别码', {
    when: ['mdtrt_cert_type', '03'],
  }),
  may('begntime', 'dt', 'const', '开始时间', { note: '查历史时填' }),
  must('psn_cert_type', 's6', 'profile.codes.idCard', '人员证件类型', {
    table: 'psn_cert_type',
    note: 'JX 异地就医必填',
    blank: noTriple,
  }),
  must('certno', 's50', 'card.idNo', '证件号码', { note: 'JX 异地就医必填', blank: noTriple }),
  must('psn_name', 's50', 'card.name', '人员姓名', { note: 'JX 异地就医必填', blank: noTriple }),
] as const;

export const benefitFields = [
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  must('insutype', 's6?', 'insurance.insutype', '险种类型', { table: 'insutype' }),
  must('fixmedins_code', 's12', 'profile.hospital.code', '定点医药机构编号'),
  must('med_type', 's6?', 'profile.codes.medType', '医疗类别', { table: 'med_type' }),
  must('begntime', 'dt', 'clock', '开始时间'),
  may('endtime', 'dt', 'const', '结束时间'),
  may('dise_codg', 's30', 'disease.code', '病种编码'),
  may('dise_name', 's500?', 'disease.name', '病种名称'),
] as const;

export const psnNoFields = [must('psn_no', 's30', 'person.psnNo', '人员编号')] as const;
export const accumulatorFields = [
  ...psnNoFields,
  may('cum_ym', 's6', 'const', '累计年月', { note: '空为当年' }),
] as const;
export const institutionFields = [
  ...psnNoFields,
  must('biz_appy_type', 's3', 'const', '业务申请类型', { table: 'biz_appy_type' }),
] as const;

const baseinfo = one('baseinfo', [
  needs('psn_no', 's30', 'person.psnNo', '人员编号'),
  reads('psn_cert_type', 's6', 'person.certType', '人员证件类型', { table: 'psn_cert_type' }),
  needs('certno', 's50', 'person.idNo', '证件号码'),
  needs('psn_name', 's50', 'person.name', '人员姓名'),
  reads('gend', 's6?', 'person.gender', '性别'),
  reads('brdy', 'd', 'person.birthDate', '出生日期'),
]);
const insuinfo = list('insuinfo', [
  needs('insutype', 's6?', 'insurance.insutype', '险种类型', { table: 'insutype' }),
  reads('psn_type', 's6?', 'insurance.personType', '人员类别', { table: 'psn_type' }),
  needs('psn_insu_stas', 's6?', 'insurance.status', '参保状态', { table: 'psn_insu_stas' }),
  needs('insuplc_admdvs', 's6', 'insurance.place', '参保地医保区划', {
    note: '正常参保的一行必须有；也读 insuplc_admvs',
  }),
  reads('emp_name', 's200?', 'insurance.employer', '单位名称'),
  reads('balc', 'n16,2', 'insurance.balance', '余额'),
]);

export const personMessages: readonly Message[] = [
  {
    infno: '9001',
    name: '签到',
    source: '§2.5（HN27、NT、QH、HSA、SZ）',
    trust: 'spec',
    input: [one('signIn', signIn)],
    output: [one('signinoutb', [needs('sign_no', 's30', 'signIn.sign_no', '签到编号')])],
  },
  {
    infno: '9002',
    name: '签退',
    source: '§2.5（HN27、JX）',
    trust: 'spec',
    input: [one('signOut', signOut)],
    output: [],
  },
  {
    infno: '1101',
    name: '人员信息获取',
    source: '§3.1（HN27、HN13、JX、NT、SZ、QH、HSA）',
    trust: 'spec',
    input: [one('data', personFields)],
    output: [baseinfo, insuinfo],
  },
  {
    infno: '5301',
    name: '人员慢特病备案查询',
    source: '§3.1（HN27、HN13、JX、SZ、NT）',
    trust: 'spec',
    input: [one('data', psnNoFields)],
    output: [
      list('feedetail', [
        needs('opsp_dise_code', 's30', 'qualification.code', '病种编码'),
        reads('opsp_dise_name', 's300', 'qualification.name', '病种名称'),
        needs('begndate', 'd', 'qualification.begin', '开始日期'),
        reads('enddate', 'd', 'qualification.end', '结束日期'),
      ]),
    ],
  },
  {
    infno: '5302',
    name: '人员定点信息查询',
    source: '§3.1（HN27、JX）；结帐流程现在不用',
    trust: 'spec',
    input: [one('data', institutionFields)],
    output: [],
  },
  {
    infno: '2001',
    name: '人员待遇享受检查',
    source: '§3.1（HN27、JX、NT）；§3.4 的扩展标志不含 2001，故不发',
    trust: 'spec',
    input: [one('data', benefitFields)],
    output: [
      list('trtinfo', [
        needs('trt_enjymnt_flag', 's3?', 'benefit.enjoys', '待遇享受标志', {
          table: 'trt_enjymnt_flag',
        }),
        reads('begndate', 'd', 'benefit.begin', '开始日期'),
        reads('enddate', 'd', 'benefit.end', '结束日期'),
        reads('trt_chk_rslt', 's500?', 'benefit.reason', '待遇检查结果'),
      ]),
    ],
  },
  {
    infno: '5206',
    name: '人员累计信息查询',
    source: '§3.1（HN27、JX、NT）；cum_type_code 没有公开码表',
    trust: 'spec',
    input: [one('data', accumulatorFields)],
    output: [
      list('cuminfo', [
        needs('insutype', 's6?', 'accumulators', '险种类型', { table: 'insutype' }),
        needs('year', 's4?', 'accumulators.year', '年度'),
        needs('cum_type_code', 's10', 'profile.codes.fundPaid', '累计类别代码'),
        reads('cum', 'n16,2', 'accumulators.fundPaid', '累计值'),
      ]),
    ],
  },
];
