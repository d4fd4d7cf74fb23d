/**
 * `npm run -s packs -- COMMAND …`: checks, signs, verifies, starts and replays policy packs. Exit
 * status: 0 in order, 1 problems, 2 usage.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { dayOf } from '../shared/time.ts';
import { checkCommand, goodPack } from './packs/check.ts';
import { makeKey } from './packs/keys.ts';
import { readPastBills } from './packs/pastbills.ts';
import { messageOf, Refusal } from './packs/refusal.ts';
import { replay, reportLines } from './packs/replay.ts';
import { readTrust, signFile, verifyFile } from './packs/sign.ts';
import { writeSkeleton } from './packs/skeleton.ts';

const USAGE = `用法：npm run -s packs -- 命令 …
  check 文件…                               检查政策包或风险限额（.json，或带 // 注释的 .jsonc）
  new --place 653200 --name 名称 --out 文件.jsonc [--from 日期]
                                            写一个带注释的骨架
  keygen --out 文件夹 [--holder 持有人] [--kinds pack,…] [--from 日期] [--to 日期]
                                            生成签名钥；文件夹不能在代码库里
  sign 文件 --key 签名钥 [--out 文件]       检查后签名；对已签名的文件再加一个签名
  verify 文件… --trust 信任名单             核对签名和内容
  replay 政策包 --journal 文件夹 --key 钥匙 [--whole] [--top 笔数] [--json]
                                            按新政策包重算日志里收过费的账单（只读）`;

const print = (line: string) => console.log(line);
const now = new Date();

interface Given {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly positionals: readonly string[];
}

/** Options by name, each a text (a flag that is set: "true"), and what has no name. */
function read(
  args: readonly string[],
  names: readonly string[],
  flags: readonly string[] = [],
): Given {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const name of names) options[name] = { type: 'string' };
  for (const name of flags) options[name] = { type: 'boolean' };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const texts: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) texts[name] = String(value);
    return { values: texts, positionals };
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

type Command = (args: readonly string[]) => boolean | Promise<boolean>;

const commands: Readonly<Record<string, Command>> = {
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
  async replay(args) {
    const { values, positionals } = read(args, ['journal', 'key', 'top'], ['whole', 'json']);
    const file = only(positionals, '政策包');
    const journal = need(values['journal'], '--journal');
    const key = need(values['key'], '--key');
    const top = Number(values['top'] ?? 50);
    if (!Number.isInteger(top) || top < 0) throw new Refusal(2, '--top 须为不小于零的整数');
    const { pack } = goodPack(file);
    const report = replay(pack, await readPastBills(journal, key), values['whole'] === 'true');
    if (values['json'] === 'true') print(JSON.stringify(report, null, 2));
    else for (const line of reportLines(report, top)) print(line);
    return true;
  },
};

async function main([name = '', ...args]: readonly string[]): Promise<boolean> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command(args);
  throw new Refusal(2, name === '' ? USAGE : `没有命令 ${name}\n${USAGE}`);
}

try {
  if (!(await main(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = error.status;
}
