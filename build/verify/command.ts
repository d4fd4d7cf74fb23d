/** The command line of the verifier: reads what is named, examines it, says what it found. */
import { parseArgs } from 'node:util';
import { isoChina } from '../../shared/time.ts';
import { proofSchema, type Proof } from '../../electron/journal/proof.ts';
import { messageOf, readText, Refusal, writeNew } from '../packs/refusal.ts';
import { examine } from './examine.ts';
import { openKeys, openPlace } from './place.ts';
import { reportLines } from './report.ts';

const USAGE = `用法：npm run -s verify -- 文件夹或救援文件 [选项]
  --recovery-key-file 文件   医院恢复密钥（- 为标准输入）；有密钥才核对金额和号码
  --drill-key 文件           演练的 drill.key
  --twin 文件夹              同时核对副本，报告落后多少
  --proof 文件               与以前导出的证明比较（不需要密钥）
  --export-proof 文件        导出证明（crosscounter.proof/1，不含个人信息）
  --json                     以 JSON 输出
没有密钥时只证明哈希链、序号和条数。退出码：0 已证明，1 未能证明，2 用法不对。`;

const options = {
  'recovery-key-file': { type: 'string' },
  'drill-key': { type: 'string' },
  twin: { type: 'string' },
  proof: { type: 'string' },
  'export-proof': { type: 'string' },
  json: { type: 'boolean' },
} as const;

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(2, `${messageOf(error)}\n${USAGE}`);
  }
}

function readProof(file: string): Proof {
  const text = readText(file);
  try {
    const parsed = proofSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Refusal(2, `不是证明文件（crosscounter.proof/1）：${file}`);
}

/** True where all is proven. Throws Refusal with the exit status. */
export async function verifyCommand(
  args: readonly string[],
  now: Date,
  print: (line: string) => void,
): Promise<boolean> {
  const { values, positionals } = read(args);
  const [place, more] = positionals;
  if (place === undefined || more !== undefined) throw new Refusal(2, USAGE);
  const disk = await openPlace(place);
  const files = { recovery: values['recovery-key-file'], drill: values['drill-key'] };
  const twin = values.twin === undefined ? undefined : await openPlace(values.twin);
  const earlier = values.proof === undefined ? undefined : readProof(values.proof);
  const look = async () => {
    return examine({
      disk,
      keyring: await openKeys(disk, files),
      twin,
      earlier,
      now: isoChina(now),
    });
  };
  const first = await look();
  // A month that begins meanwhile brings a key of its own: they are opened anew, once.
  const again = first.findings.some(({ code }) => code === 'period-key-missing');
  const report = again ? await look() : first;
  const exported = values['export-proof'];
  if (exported !== undefined && report.proof !== undefined) {
    writeNew(exported, `${JSON.stringify(report.proof, null, 2)}\n`);
  }
  if (values.json === true) print(JSON.stringify(report, null, 2));
  else for (const line of reportLines(report)) print(line);
  return report.proven;
}
