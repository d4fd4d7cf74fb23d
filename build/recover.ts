/**
 * `npm run -s recover -- COMMAND …`: the hospital's recovery key from the command line. Keys come
 * from files or standard input, never as arguments. Exit status: 0 done, 1 not done, 2 usage.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createNodeDisk, type Disk } from '../electron/disk.ts';
import { fileWrap } from '../electron/filewrap.ts';
import { readOnlyDisk } from '../electron/disk-readonly.ts';
import { openKeyring } from '../electron/journal/keys.ts';
import { restoreFromTwin } from '../electron/journal/mend.ts';
import { newRecoveryKey, recoverKeyring, recoveryWrap } from '../electron/journal/recovery.ts';
import { compactOf } from '../shared/time.ts';
import { messageOf, Refusal, writeNew } from './packs/refusal.ts';
import { openKeys, readDrillKey, readRecoveryFile, type KeyFiles } from './verify/place.ts';
import { sentenceOf } from './verify/words.ts';

const USAGE = `用法：npm run -s recover -- 命令 …
  make 文件夹 --drill-key 文件 --out 文件      生成恢复密钥，写入新文件（抄写封存后删除）
  check 文件夹 --key-file 文件                 核对恢复密钥能否打开（- 为标准输入）
  restore 文件夹 --twin 副本 （--drill-key 文件 | --key-file 文件）
                                               用副本修复损坏的流水账；损坏的文件改名保留
  rewrap 文件夹 --key-file 文件 --drill-key 文件
                                               用恢复密钥打开，为新的 drill.key 重新加密
退出码：0 完成，1 没有完成，2 用法不对。正式柜台在程序内恢复（系统密钥库只有程序能用）。`;

const options = {
  'drill-key': { type: 'string' },
  'key-file': { type: 'string' },
  twin: { type: 'string' },
  out: { type: 'string' },
} as const;

function need(value: string | undefined, what: string): string {
  if (value !== undefined && value !== '') return value;
  throw new Refusal(2, `缺少 ${what}\n${USAGE}`);
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(2, `${messageOf(error)}\n${USAGE}`);
  }
}

function openFolder(folder: string): Disk {
  const place = [folder, path.join(folder, 'journal')].find(
    (each) =>
      existsSync(each) &&
      readdirSync(each).some((name) => /^(keys\.json|segment-.*\.ccj)$/.test(name)),
  );
  if (place === undefined) throw new Refusal(1, `文件夹里没有流水账：${folder}`);
  return createNodeDisk(place);
}

/** The keys are opened from the twin: the journal's own may be what is damaged. */
async function restore(primary: Disk, folder: string, files: KeyFiles): Promise<void> {
  const twin = createNodeDisk(folder);
  const keyring = await openKeys(readOnlyDisk(twin), files);
  if (keyring === undefined) throw new Refusal(2, `缺少钥匙\n${USAGE}`);
  const stamp = compactOf(new Date());
  const { replaced, lastSeq } = await restoreFromTwin({ primary, twin, keyring, stamp });
  for (const { file, aside } of replaced) {
    console.log(`已修复 ${file}${aside === undefined ? '' : `；损坏的文件保留为 ${aside}`}`);
  }
  console.log(`流水账完整到第 ${lastSeq} 条${replaced.length === 0 ? '，没有要修复的' : ''}。`);
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = read(args);
  const [command = '', folder, more] = positionals;
  if (more !== undefined) throw new Refusal(2, USAGE);
  const disk = openFolder(need(folder, '文件夹'));
  const random = (size: number) => randomBytes(size);
  if (command === 'make') {
    const wrap = fileWrap(await readDrillKey(need(values['drill-key'], '--drill-key')), random);
    const out = need(values.out, '--out');
    const keyring = await openKeyring({ disk, wrap, random });
    const { key, text } = newRecoveryKey(random);
    writeNew(out, `${text}\n`, 0o600);
    await keyring.addWrap(recoveryWrap(key, random));
    console.log(`恢复密钥已写入 ${out}。请抄写、封存，然后删除这个文件；它不会再显示。`);
    return;
  }
  if (command === 'restore') {
    const { twin, 'key-file': recovery, 'drill-key': drill } = values;
    await restore(disk, need(twin, '--twin'), { recovery, drill });
    return;
  }
  if (command !== 'check' && command !== 'rewrap') throw new Refusal(2, USAGE);
  const recovery = await readRecoveryFile(need(values['key-file'], '--key-file'));
  if (command === 'check') {
    await openKeyring({ disk, wrap: recoveryWrap(recovery, random), random });
    console.log('这把恢复密钥能打开这份流水账。');
    return;
  }
  const wrap = fileWrap(await readDrillKey(need(values['drill-key'], '--drill-key')), random);
  await recoverKeyring({ disk, recovery, wrap, random });
  console.log('已重新加密；现在可用新的钥匙文件正常打开，没有改动任何记录。');
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const words = error instanceof Refusal ? error.message : sentenceOf(error);
  if (words === undefined) throw error;
  console.error(words);
  process.exitCode = error instanceof Refusal ? error.status : 1;
}
