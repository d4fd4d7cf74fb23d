/** Queries that decide lost acts (platform-interface.md §3.1, §3.5). */
import { list, may, must, needs, one, reads, type Message } from './field.ts';
import { queriedInfo } from './settle.ts';

export const visitsFields = [
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  must('begntime', 'dt', 'visit.sentAt', '开始时间'),
  must('endtime', 'dt', 'visit.sentAt', '结束时间'),
  must('med_type', 's6?', 'profile.codes.medType', '医疗类别', { table: 'med_type' }),
  may('mdtrt_id', 's30?', 'const', '就诊 ID', { note: '正在找的就是它，故为空' }),
] as const;

export const settlementFields = [
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  must('setl_id', 's30?', 'answer.setl_id', '结算 ID'),
  must('mdtrt_id', 's30?', 'answer.mdtrt_id', '就诊 ID'),
] as const;

export const feeQueryFields = [
  must('psn_no', 's30', 'person.psnNo', '人员编号'),
  must('mdtrt_id', 's30?', 'answer.mdtrt_id', '就诊 ID'),
  may('setl_id', 's30?', 'answer.setl_id', '结算 ID', {
    note: 'HN27 自 2021-09 必填（feeQuery=needs-setl-id）；JX 可空',
  }),
] as const;

const feeRows = [
  reads('mdtrt_id', 's30?', '核对是否本次就诊', '就诊 ID'),
  reads('setl_id', 's30?', 'visit.ids.setlId', '结算 ID'),
] as const;

export const queryMessages: readonly Message[] = [
  {
    infno: '5201',
    name: '就诊信息查询',
    source: '§3.1（HN27、JX；没有 setl_id）',
    trust: 'spec',
    input: [one('data', visitsFields)],
    output: [
      list('mdtrtinfo', [
        needs('mdtrt_id', 's30?', 'visit.ids.mdtrtId', '就诊 ID'),
        reads('ipt_otp_no', 's30', '按它找', '住院/门诊号'),
      ]),
    ],
  },
  {
    infno: '5203',
    name: '结算信息查询',
    source: '§3.1、§3.5（HN27、HN13、JX：setl_id 必填）',
    trust: 'spec',
    input: [one('data', settlementFields)],
    output: [queriedInfo],
  },
  {
    infno: '5204',
    name: '费用明细查询',
    source: '§3.1、§3.5（HN27 需 setl_id，JX 不需；应答为数组或 feedetail）',
    trust: 'spec',
    input: [one('data', feeQueryFields)],
    output: [list('feedetail', feeRows)],
  },
];
