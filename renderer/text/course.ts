/** Words around the course of an unknown outcome; its lines come from the desk. */
import type { Words } from './zh.ts';

export const courseZh = {
  name: '查询进程',
  tell: '告诉患者',
};

export const courseEn: Words['course'] = {
  name: 'Finding out',
  tell: 'Tell the patient',
};
