/** Reconciliation and its files (platform-interface.md §3.6); built by shared/reconcile. */
import { list, may, must, needs, one, reads, regional, type Message } from './field.ts';

const totalsFields = [
  must('insutype', 's6?', 'day.group', '险种', { table: 'insutype' }),
  must('clr_type', 's6?', 'day.group', '清算类别', { table: 'clr_type' }),
  must('setl_optins', 's6', 'day.group', '结算经办机构'),
  must('stmt_begndate', 'd', 'day', '对账开始日期'),
  must('stmt_enddate', 'd', 'day', '对账结束日期'),
  must('medfee_sumamt', 'n16,2', 'day.sums', '医疗费总额'),
  must('fund_pay_sumamt', 'n16,2', 'day.sums', '基金支付总额'),
  must('acct_pay', 'n16,2', 'day.sums', '个人账户支付金额'),
  must('fixmedins_setl_cnt', 'n16,0', 'day.sums', '定点医药机构结算笔数', {
    note: '长度推定',
  }),
  may('refd_setl_flag', 's3?', 'const', '退费结算标志', { table: 'refd_setl_flag' }),
  regional('fixmedins_refd_setl_flag', 's3?', 'profile.reconcile.refundFlag', '机构退费结算标志', {
    note: 'JX 没有',
  }),
] as const;

const detailsFields = [
  must('setl_optins', 's6', 'day.group', '结算经办机构'),
  must('file_qury_no', 's30?', 'answer.file_qury_no', '文件查询号', { note: '9101 所得' }),
  must('stmt_begndate', 'd', 'day', '对账开始日期'),
  must('stmt_enddate', 'd', 'day', '对账结束日期'),
  must('medfee_sumamt', 'n16,2', 'day.sums', '医疗费总额'),
  must('fund_pay_sumamt', 'n16,2', 'day.sums', '基金支付总额'),
  must('cash_payamt', 'n16,2', 'day.sums', '现金支付金额'),
  must('fixmedins_setl_cnt', 'n16,0', 'day.sums', '定点医药机构结算笔数', {
    note: '长度推定',
  }),
  must('clr_type', 's6?', 'day.group', '清算类别', { table: 'clr_type' }),
  may('refd_setl_flag', 's3?', 'const', '退费结算标志', { table: 'refd_setl_flag' }),
  regional('fixmedins_refd_setl_flag', 's3?', 'profile.reconcile.refundFlag', '机构退费结算标志', {
    note: 'JX 没有',
  }),
] as const;

const uploadFields = [
  regional('in', 's40000?', 'file.bytes', '文件内容', {
    note: '仅 url.upload=base64-in-message；否则随 multipart 的 file 发送',
  }),
  must('filename', 's200?', 'file.name', '文件名'),
  must('fixmedins_code', 's12', 'profile.hospital.code', '定点医药机构编号'),
] as const;

const downloadFields = [
  must('file_qury_no', 's30?', 'answer.file_qury_no', '文件查询号'),
  must('filename', 's200?', 'answer.filename', '文件名'),
  must('fixmedins_code', 's12', 'profile.hospital.code', '定点医药机构编号', {
    note: '目录文件写 plc',
  }),
] as const;

export const reconcileMessages: readonly Message[] = [
  {
    infno: '3201',
    name: '医药机构费用结算对总账',
    source: '§3.6（HN27）；本省附加项在 reconcile.totalsExtra',
    trust: 'spec',
    input: [one('data', totalsFields)],
    output: [
      list('stmtinfo', [
        reads('setl_optins', 's6', 'day.group', '结算经办机构'),
        needs('stmt_rslt', 's6?', 'profile.reconcile.results', '对账结果'),
        reads('stmt_rslt_dscr', 's200?', 'difference.words', '对账结果说明'),
      ]),
    ],
  },
  {
    infno: '3202',
    name: '医药机构费用结算对明细账',
    source: '§3.6（HN27）',
    trust: 'spec',
    input: [one('data', detailsFields)],
    output: [
      one('fileinfo', [
        needs('file_qury_no', 's30?', 'file.queryNo', '文件查询号'),
        reads('filename', 's200?', 'file.name', '文件名'),
        reads('dld_endtime', 'dt', 'file.until', '下载截止时间'),
      ]),
    ],
  },
  {
    infno: '9101',
    name: '文件上传',
    source: '§3.6、§2.4（HN27；multipart 见 JXc、NT）',
    trust: 'spec',
    input: [one('fsUploadIn', uploadFields)],
    output: [one('', [needs('file_qury_no', 's30?', 'file.queryNo', '文件查询号')])],
  },
  {
    infno: '9102',
    name: '文件下载',
    source: '§3.6（HN27；应答为 application/octet-stream）',
    trust: 'spec',
    input: [one('fsDownloadIn', downloadFields)],
    output: [],
  },
];
