/** Words of the status strip: line, insured places, clock, reader, what waits. */
import type { Words } from './zh.ts';

export const stripZh = {
  name: '状态栏',
  counter: (counter: string, operator: string) => `${counter} ${operator}`,
  up: '联机',
  down: '断网',
  unknown: '线路未知',
  since: (time: string) => `自 ${time}`,
  outage: (no: string) => `停机 ${no}`,
  place: (name: string) => `${name} 参保地不应答`,
  places: (name: string, count: number) => `${name} 等 ${count} 个参保地不应答`,
  placeHint: '只影响这些参保地的患者：可按上次核验结果暂收，参保地恢复后自动结算',
  reader: { empty: '读卡器', card: '卡已插入', unreadable: '卡读不出', none: '无读卡器' },
  clock: '时钟',
  clockWarn: (far: string) => `电脑时间${far}，请校准`,
  clockOff: (far: string) => `电脑时间${far}，断网时不能暂收，请立即校准`,
  unsent: (count: number) => `未上传 ${count}`,
  syncing: '正在上传',
};

export const stripEn: Words['strip'] = {
  name: 'Status',
  counter: (counter, operator) => `${counter} ${operator}`,
  up: 'Online',
  down: 'Line down',
  unknown: 'Line unknown',
  since: (time) => `since ${time}`,
  outage: (no) => `outage ${no}`,
  place: (name) => `${name} does not answer`,
  places: (name, count) => `${name} and others (${count}) do not answer`,
  placeHint: 'Only patients insured there: charge provisionally, it settles itself later',
  reader: { empty: 'Reader', card: 'Card in', unreadable: 'Card unreadable', none: 'No reader' },
  clock: 'Clock',
  clockWarn: (far) => `Set this clock: ${far}`,
  clockOff: (far) => `Set this clock now: ${far}; no offline bills`,
  unsent: (count) => `Unsent ${count}`,
  syncing: 'Sending',
};
