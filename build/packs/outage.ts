/** `packs -- verify` of a counter's signed outage record 停机记录: what it says, if it adds up. */
import { yuanDisplay } from '../../shared/money.ts';
import { outageFile, outageWayWords, waySums, type OutageFile } from '../../shared/outage.ts';

/** `body` is proven. Prints the record in sentences; false where its own sums are not its acts'. */
export function checkOutage(file: string, body: string, print: (line: string) => void): boolean {
  const parsed = outageFile.safeParse(JSON.parse(body));
  if (!parsed.success) {
    print(`${file}：不是停机记录（${parsed.error.issues[0]?.path.join('.')}）`);
    return false;
  }
  for (const line of linesOf(parsed.data)) print(`  ${line}`);
  const whole = JSON.stringify(waySums(parsed.data.acts)) === JSON.stringify(parsed.data.ways);
  print(whole ? '  合计与逐笔相符' : '  合计与逐笔不符');
  return whole;
}

function linesOf({ counter, hospital, mode, ...record }: OutageFile): string[] {
  const { outage, opened, closed = '未结束', cause, ways, afterwards } = record;
  const drill = mode === 'drill' ? '（演练）' : '';
  return [
    `${hospital.name}（${hospital.code}）${counter} 号窗口 停机 ${outage}${drill}`,
    `${opened} 至 ${closed}，原因：${cause}`,
    ...ways.map(({ way, count, amount, total }) => {
      const sums = `账单 ${yuanDisplay(total)} 元，收取 ${yuanDisplay(amount)} 元`;
      return `${outageWayWords[way]} ${count} 笔，${sums}`;
    }),
    ...(afterwards === undefined
      ? ['结束时的记录，不含事后差额']
      : [
          `截至 ${afterwards.at}：应退患者 ${yuanDisplay(afterwards.toPatients)} 元，` +
            `应补收 ${yuanDisplay(afterwards.fromPatients)} 元，平台未定 ${afterwards.open} 笔`,
        ]),
  ];
}
