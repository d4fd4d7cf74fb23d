/**
 * `npm run -s packs -- COMMAND …`: checks, signs, verifies, starts and replays policy packs. Exit
 * status: 0 in order, 1 problems, 2 usage.
 */
import { parseArgs } from 'node:util';
import { dayOf } from '../shared/time.ts';
import { checkCommand } from './packs/check.ts';
import { makeKey } from './packs/keys.ts';
import { messageOf, Refusal } from './packs/refusal.ts';
import { readTrust, signFile, verifyFile } from './packs/sign.ts';
import { writeSkeleton } from './packs/skeleton.ts';

const USAGE = `用法：npm run -s packs -- 命令 …
  check 文件…                               检查政策包（.json，或带 // 注释的 .jsonc）
  new --place 653200 --name 名称 --out 文件.jsonc [--from 日期]
                                            写一个带注释的骨架
  keygen --out 文件夹 [--holder 持有人] [--kinds pack,…] [--from 日期] [--to 日期]
                                            生成签名钥；文件夹不能在代码库里
  sign 文件 --key 签名钥 [--out 文件]       检查后签名；对已签名的文件再加一个签名
  verify 文件… --trust 信任名单             核对签名和内容`;

const print = (line: string) => console.log(line);
const now = new Date();

/** Options by name, each a text; positionals; true is the only value of a flag. */
function read(args: readonly string[], names: readonly string[]) {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Readonly<Record<string, string | undefined>>, positionals };
  } catch (error) {
    throw new Refusal(2, `${messageOf(error)}\n${USAGE}`);
  }
}

function need(value: string | undefined, what: string): string {
  if (value !== undefined && value !== '') return value;
  throw new Refusal(2, `缺少 ${what}\n${USAGE}`);
}

function only(positionals: readonly string[], what: string): string {
  const [first, second] = positionals;
  if (second !== undefined) throw new Refusal(2, `一次只能写一个${what}：${second}\n${USAGE}`);
  return need(first, what);
}

const commands: Readonly<Record<string, (args: readonly string[]) => boolean>> = {
  check: (args) => checkCommand(read(args, []).positionals, print),
  new(args) {
    const { values } = read(args, ['place', 'name', 'out', 'from']);
    const out = need(values['out'], '--out');
    const place = need(values['place'], '--place');
    const from = values['from'] ?? dayOf(now);
    writeSkeleton({ place, name: need(values['name'], '--name'), from, out });
    print(`已写好 ${out}；改完后运行 npm run -s packs -- check ${out}`);
    return true;
  },
  keygen(args) {
    const { values } = read(args, ['out', 'holder', 'kinds', 'from', 'to']);
    const today = dayOf(now);
    const files = makeKey({
      folder: need(values['out'], '--out'),
      holder: values['holder'] ?? '未填持有人',
      kinds: (values['kinds'] ?? 'pack').split(','),
      from: values['from'] ?? today,
      to: values['to'] ?? `${Number(today.slice(0, 4)) + 3}${today.slice(4, 8)}28`,
    });
    print(`签名钥（保密，不要放进代码库或邮件）：${files[0]}\n信任名单（可以公开）：${files[1]}`);
    return true;
  },
  sign(args) {
    const { values, positionals } = read(args, ['key', 'out']);
    const file = only(positionals, '文件');
    print(`已签名：${signFile(file, need(values['key'], '--key'), values['out'], now)}`);
    return true;
  },
  verify(args) {
    const { values, positionals } = read(args, ['trust']);
    need(positionals[0], '文件');
    const trust = readTrust(need(values['trust'], '--trust'));
    return positionals.map((file) => verifyFile(file, trust, print)).every(Boolean);
  },
};

function main([name = '', ...args]: readonly string[]): boolean {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command(args);
  throw new Refusal(2, name === '' ? USAGE : `没有命令 ${name}\n${USAGE}`);
}

try {
  if (!main(process.argv.slice(2))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = error.status;
}
