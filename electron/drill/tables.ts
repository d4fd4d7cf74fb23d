/**
 * Code tables that requests are checked against (facts/platform-interface.md §5). HN27's and JX's
 * together: what one province does not know, another sends.
 */
import { z } from 'zod';

const INSUTYPES = '310 320 330 340 350 360 370 380 390 391 392 399 39905 410 510'.split(' ');

const MED_TYPES = (
  '11 1103 12 13 1301 14 15 16 18 21 2101 2102 22 23 24 26 28 41 51 52 71 93 99 9901 990101 ' +
  '990103 9903 9904'
).split(' ');

const tableCode = (table: readonly string[]) =>
  z
    .string({ error: '不能为空' })
    .min(1, '不能为空')
    .refine((value) => table.includes(value), '不在代码表内');

/** insutype 险种类型 */
export const insutypeCode = tableCode(INSUTYPES);

/** med_type 医疗类别 */
export const medTypeCode = tableCode(MED_TYPES);
