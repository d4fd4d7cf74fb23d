/**
 * The shipped profiles side by side, as Markdown: what differs, and how far it is to be trusted.
 */
import type { Profile } from '../../shared/platform/profile.ts';

type Row = readonly [string, (profile: Profile) => string];

const rows: readonly Row[] = [
  ['网关与签名 `gateway.signing`', ({ gateway }) => signing(gateway.signing)],
  ['信封 `gateway.envelope`', ({ gateway }) => gateway.envelope],
  ['地址 `url.calls`', ({ url }) => calls(url.calls)],
  ['9101 上传 `url.upload`', ({ url }) => url.upload],
  ['`message.contentType`', ({ message }) => message.contentType],
  ['`message.infver`', ({ message }) => message.infver],
  ['接收系统 `message.recerSysCode`', ({ message }) => receivers(message.recerSysCode)],
  ['扩展字段 `message.extensionField`', ({ message }) => message.extensionField],
  ['报文号 `message.msgid`', ({ message }) => message.msgid],
  [
    '预结算 / 结算 `message.variants`',
    ({ message: { variants } }) => `${variants.trial} / ${variants.settle}`,
  ],
  ['明细流水号 `message.feeSerial`', ({ message }) => message.feeSerial],
  ['另须填写 `message.required`', ({ message }) => overlay(message.required)],
  ['不填 `message.omit`', ({ message }) => overlay(message.omit)],
  ['身份证代码 `codes.idCard`', ({ codes }) => codes.idCard],
  ['甲乙丙 `codes.itemLevels`', ({ codes }) => Object.keys(codes.itemLevels).join(' ')],
  ['密码：本地 / 跨省 `pin`', ({ pin }) => `${pin.local} / ${pin.crossProvince}`],
  ['结算丢失应答 `decide.2207`', ({ decide }) => decide['2207'].join(' → ')],
  ['退费丢失应答 `decide.2208`', ({ decide }) => decide['2208'].join(' → ')],
  ['可冲正 `reversible`', ({ reversible }) => reversible.join(' ')],
  ['5204 `feeQuery`', ({ feeQuery }) => feeQuery],
  ['fund_pay_sumamt 含账户', ({ fundIncludesAccount }) => (fundIncludesAccount ? '是' : '否')],
  ['对账结果 `reconcile.results`', ({ reconcile }) => pairs(reconcile.results)],
  [
    '清算类别 `reconcile.groups`',
    ({ reconcile: { groups } }) => [...new Set(groups.map(({ clrType }) => clrType))].join(' '),
  ],
  ['3201 退费标志 `reconcile.refundFlag`', ({ reconcile }) => (reconcile.refundFlag ? '有' : '无')],
];

function signing(given: Profile['gateway']['signing']): string {
  switch (given.kind) {
    case 'csb':
      return `CSB HMAC-SHA1，_api_name ${given.apiName}，时间戳 ${given.timestamp}`;
    case 'x-tif':
      return `x-tif SHA-256（${given.hex}）`;
    case 'apikey':
      return `头 ${given.header}，无签名`;
  }
}

function calls(given: Profile['url']['calls']): string {
  return given.style === 'single' ? `单一 ${given.path}` : `一交易一路径，${given.base}…`;
}

function receivers({ default: usual, rules }: Profile['message']['recerSysCode']): string {
  return [
    usual,
    ...rules.map((rule) => `${rule.value}（${rule.insutypes?.join(' ') ?? ''}）`),
  ].join('，');
}

function overlay(given: Readonly<Record<string, readonly string[]>>): string {
  const all = Object.entries(given).map(([infno, fields]) => `${infno}: ${fields.join(' ')}`);
  return all.join('；') || '—';
}

function pairs(given: Readonly<Record<string, string>>): string {
  return Object.entries(given)
    .map(([code, meaning]) => `${code} ${meaning}`)
    .join('，');
}

/** The whole of PROFILES.md. */
export function profilesText(profiles: readonly Profile[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = line(['', ...profiles.map(({ id, hospital }) => `${hospital.admdvs} ${id}`)]);
  const body = rows.map(([name, of]) => line([name, ...profiles.map(of)]));
  const sources = profiles.flatMap(({ id, sources: given }) =>
    given.map(({ of, source, trust }) => line([id, of, source, trust])),
  );
  return [
    '# Province profiles 省平台配置',
    '',
    'Made by `npm run -s profiles -- table`; a test compares it. All five are *modelled* after public texts and tried',
    'against no platform: a live counter refuses them. A hospital copies the nearest one, fills in its own values and',
    'sources, runs `npm run -s profiles -- check FILE`, and has it signed (`npm run -s packs -- sign FILE`). What each',
    'field is for stands in `profile.ts`, `profile-gateway.ts` and `profile-reconcile.ts` in this folder. Keys and tokens',
    'are never in a profile: `--import-secrets FILE` puts them into the vault.',
    '',
    '## Where they differ',
    '',
    head,
    line(['---', ...profiles.map(() => '---')]),
    ...body,
    '',
    '## What they rest on',
    '',
    'spec: a provincial text; code: public source code; assumed: nothing, to be filled in by the hospital.',
    '',
    line(['profile', 'fields', 'source', 'trust']),
    line(['---', '---', '---', '---']),
    ...sources,
    '',
  ].join('\n');
}
