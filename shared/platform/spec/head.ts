/** The envelope 报文头, both ways (HN27 §2, HN13, JX, SZ, NT, QH: platform-interface.md §2.1). */
import { may, must, needs, reads } from './field.ts';

export const requestFields = [
  must('infno', 's6', 'act', '交易编号', { note: 'HN27 写 s4，实有 5–6 位（2206A、100001）' }),
  must('msgid', 's30', 'numbers.msgid', '发送方报文 ID', { note: '格式由 message.msgid 定' }),
  must('mdtrtarea_admvs', 's6', 'profile.hospital.admdvs', '就医地医保区划'),
  may('insuplc_admdvs', 's6', 'insurance.place', '参保地医保区划', {
    note: '有 psn_no 时必填；空即按本地交易',
  }),
  must('recer_sys_code', 's10', 'profile.message.recerSysCode', '接收方系统代码'),
  may('dev_no', 's100', 'const', '设备编号'),
  may('dev_safe_info', 's2000', 'const', '设备安全信息'),
  may('cainfo', 's1024', 'const', '数字签名信息'),
  may('signtype', 's10', 'const', '签名类型'),
  must('infver', 's6', 'profile.message.infver', '接口版本号'),
  must('opter_type', 's3', 'profile.message.operatorType', '经办人类别', { table: 'opter_type' }),
  must('opter', 's30', 'operator.id', '经办人'),
  must('opter_name', 's50', 'operator.name', '经办人姓名'),
  must('inf_time', 'dt', 'clock', '交易时间'),
  must('fixmedins_code', 's12', 'profile.hospital.code', '定点医药机构编号'),
  must('fixmedins_name', 's200', 'profile.hospital.name', '定点医药机构名称', {
    note: 'HN27 写 s20 而自身示例已超出；NT 用 200',
  }),
  may('sign_no', 's30', 'signIn.sign_no', '交易签到流水号'),
] as const;

/** `input` is the transaction's own; these surround `output`. */
export const answerFields = [
  needs('infcode', 's4', 'answer.kind', '交易状态码', {
    note: '0 成功；数字或文本；不是数字的不算结果',
  }),
  reads('err_msg', 's200', 'fault.platform', '错误信息'),
  reads('respond_time', 's17', 'clock offset', '响应报文时间', { note: '或 refmsg_time' }),
] as const;
