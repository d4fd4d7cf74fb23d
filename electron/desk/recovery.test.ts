import { expect, it } from 'vitest';
import { openBed, valueOf } from '../../tests/desk/counter-bed.ts';

it('says that the new key holds where its entry cannot be written', async () => {
  const bed = await openBed();
  const make = async () => {
    const { groups, check } = valueOf(await bed.desk.makeRecoveryKey({}));
    const [one = 1, other = 2] = check;
    const typed: [string, string] = [groups[one - 1] ?? '', groups[other - 1] ?? ''];
    return bed.desk.confirmRecoveryKey({ typed });
  };
  expect((await make()).ok).toBe(true);
  bed.disk.inject('fail', 1, 'append');
  const second = await make();
  const told = second.ok ? '' : second.fault.detail.join();
  expect(told).toContain('新的恢复密钥已经生效');
  expect(told).toContain('原来的恢复密钥已作废');
});
