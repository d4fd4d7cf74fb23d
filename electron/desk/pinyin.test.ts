/** Goal: initials are those a cashier types. Method: names of items, all letters, odd ones. */
import { describe, expect, it } from 'vitest';
import { createInitials } from './pinyin.ts';

describe('initials', () => {
  it.each([
    ['氯化钠注射液', 'lhnzsy'],
    ['阿托伐他汀钙片', 'atfttgp'],
    ['注射用奥沙利铂（进口）', 'zsyaslbjk'],
    ['恶性肿瘤门诊放化疗', 'exzlmzfhl'],
    ['尿毒症透析', 'ndztx'],
    ['头孢呋辛酯0.25g', 'tbfxz025g'],
    ['一次性使用无菌注射器', 'ycxsywjzsq'],
    ['CT平扫', 'ctps'],
    ['卡培他滨片', 'kptbp'],
    ['器官移植抗排异治疗', 'qgyzkpyzl'],
    ['', ''],
    ['·（）', ''],
  ])('%s is %s', (name, initials) => {
    expect(createInitials()(name)).toBe(initials);
  });

  it('knows every letter that a syllable begins with', () => {
    const chars = '爱白采大恩方高和江口李马年欧皮请人三天王小元周';
    expect(createInitials()(chars)).toBe('abcdefghjklmnopqrstwxyz');
    const last = '奥不错对二复国会军况落木诺偶普群弱所托无讯孕作';
    expect(createInitials()(last)).toBe('abcdefghjklmnopqrstwxyz');
  });
});
