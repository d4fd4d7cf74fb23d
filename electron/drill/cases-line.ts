/** Cases of gateway and line: who refuses before the platform, what gets lost, late or twice. */
import type { DrillCase } from './cases.ts';
import type { GatewayFailure } from './gateway.ts';

const failure = (
  name: string,
  gateway: GatewayFailure,
  title: string,
  what: string,
): DrillCase => ({
  name,
  group: 'gateway',
  title,
  what,
  lasts: 'once',
  order: (faults) => faults.gateway('*', gateway),
});

const skew = (name: string, minutes: number, what: string): DrillCase => ({
  name,
  group: 'gateway',
  title: `平台时钟${minutes > 0 ? '快' : '慢'} ${Math.abs(minutes)} 分钟`,
  what,
  lasts: 'on',
  sets: 'clock',
  order: (faults) => {
    faults.clockOffsetMs = minutes * 60_000;
  },
});

const warned = '超过两分钟要提示，照常收费。';
const noOffline = '超过五分钟：照常联网收费，断网时不得再收新的暂收。';
const stopped = '超过网关的 30 分钟签名时限：所有交易都被网关退回“签名时间戳超时”。';

export const gatewayCases: readonly DrillCase[] = [
  failure('gateway-no-headers', 'no-headers', '网关：缺少请求头', '下一笔交易被网关以 401 退回。'),
  failure('gateway-stale', 'stale', '网关：时间戳超时', '下一笔交易被网关以 401 退回。'),
  failure(
    'gateway-unknown-user',
    'unknown-user',
    '网关：非法用户',
    '下一笔交易被网关以 401 退回。',
  ),
  failure(
    'gateway-bad-signature',
    'bad-signature',
    '网关：签名不一致',
    '下一笔交易被网关以 401 退回。',
  ),
  failure('gateway-502', 'bad-gateway', '网关：502 网页', '下一笔交易得到代理的 502 网页。'),
  failure('gateway-503', 'unavailable', '网关：503 网页', '下一笔交易得到代理的 503 网页。'),
  skew('clock-plus-3', 3, warned),
  skew('clock-minus-3', -3, warned),
  skew('clock-plus-6', 6, noOffline),
  skew('clock-minus-6', -6, noOffline),
  skew('clock-plus-31', 31, stopped),
  skew('clock-minus-31', -31, stopped),
];

const acts = [
  ['2201', '挂号'],
  ['2204', '费用上传'],
  ['2207', '结算'],
  ['2208', '退费'],
  ['2601', '冲正'],
] as const;

/** Longer than any counter waits. */
const LATE_MS = 60_000;

const lostActs = acts.flatMap(([infno, name]): DrillCase[] => [
  {
    name: `lost-before-${infno}`,
    group: 'line',
    title: `${name} ${infno}：请求丢失`,
    what: `下一次${name}没有到达平台，柜台得不到应答。`,
    lasts: 'once',
    order: (faults) => faults.loseRequest(infno),
  },
  {
    name: `lost-after-${infno}`,
    group: 'line',
    title: `${name} ${infno}：应答丢失`,
    what: `下一次${name}已办成，应答丢失。`,
    lasts: 'once',
    order: (faults) => faults.loseAnswer(infno),
  },
  {
    name: `late-request-${infno}`,
    group: 'line',
    title: `${name} ${infno}：请求迟到`,
    what: `下一次${name}的请求在柜台的下一笔交易之后才到平台并被办理，柜台得不到应答。`,
    lasts: 'once',
    order: (faults) => faults.lateRequest(infno),
  },
  {
    name: `late-answer-${infno}`,
    group: 'line',
    title: `${name} ${infno}：应答迟到`,
    what: `下一次${name}已办成，应答在柜台放弃等待之后才到。`,
    lasts: 'once',
    order: (faults) => faults.lateAnswer(infno, LATE_MS),
  },
  {
    name: `duplicate-${infno}`,
    group: 'line',
    title: `${name} ${infno}：请求重复送达`,
    what: `下一次${name}被网络送达两次，柜台只看到第二次的应答。`,
    lasts: 'once',
    order: (faults) => faults.duplicate(infno),
  },
]);

const repeated = (
  policy: 'accept' | 'reject' | 'replay',
  title: string,
  what: string,
): DrillCase => ({
  name: `msgid-${policy}`,
  group: 'line',
  title: `重复报文ID：${title}`,
  what,
  lasts: 'on',
  ways: { repeatedMsgid: policy },
});

/** No source says what becomes of an original that comes after its 2601. */
const overtaken = (policy: 'ignore' | 'void', title: string, what: string): DrillCase => ({
  name: `reversal-${policy}`,
  group: 'line',
  title: `冲正先到：${title}`,
  what,
  lasts: 'on',
  ways: { unknownReversal: policy },
});

export const lineCases: readonly DrillCase[] = [
  ...lostActs,
  overtaken('ignore', '原交易照办', '冲正查无原交易；原交易迟到时照常办理（演练平台平时就这样）。'),
  overtaken('void', '原交易作废', '冲正查无原交易；原交易迟到时不再受理。'),
  repeated('reject', '拒绝', '用过的报文ID一律拒绝（没有来源说明，演练平台平时就这样）。'),
  repeated('accept', '再办一次', '用过的报文ID当作新的请求再办一次。'),
  repeated('replay', '返回原应答', '用过的报文ID得到第一次的应答，不再办理。'),
  {
    name: 'line-cut',
    group: 'line',
    title: '线路中断',
    what: '平台的端口关闭，连接被拒绝。',
    lasts: 'on',
    order: (faults) => {
      faults.line = 'cut';
    },
  },
  {
    name: 'slow',
    group: 'line',
    title: '平台缓慢',
    what: '每个应答晚 5 秒，交易照办。',
    lasts: 'on',
    order: (faults) => {
      faults.delayMs = 5_000;
    },
  },
  {
    name: 'silent',
    group: 'line',
    title: '没有应答时连接挂起',
    what: '丢失请求或应答时不断开连接，柜台要等到自己的时限。',
    lasts: 'on',
    order: (faults) => {
      faults.silence = 'hang';
    },
  },
  {
    name: 'not-json',
    group: 'line',
    title: '应答不是报文',
    what: '下一笔交易已办成，应答却是一页 HTML。',
    lasts: 'once',
    order: (faults) => faults.garble('*', 'not-json'),
  },
  {
    name: 'truncated',
    group: 'line',
    title: '应答被截断',
    what: '下一笔交易已办成，应答只到一半。',
    lasts: 'once',
    order: (faults) => faults.garble('*', 'truncated'),
  },
  {
    name: 'download-breaks',
    group: 'line',
    title: '文件下载中断',
    what: '下一次 9102 只传到一半，可从断点续传。',
    lasts: 'once',
    order: (faults) => faults.breakOff(),
  },
  {
    name: 'download-no-range',
    group: 'line',
    title: '文件下载不能续传',
    what: '9102 不理会断点，总是从头传整个文件。',
    lasts: 'on',
    order: (faults) => {
      faults.ignoreRange = true;
    },
  },
];
