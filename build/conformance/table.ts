/** CONFORMANCE.md: every field of every message, generated from the field lists. */
import { isRequired, isSent, wireName } from '../../shared/platform/message.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { tables } from '../../shared/platform/spec/codes.ts';
import type { Field, Message, Node, Trust } from '../../shared/platform/spec/field.ts';
import { answerFields, requestFields } from '../../shared/platform/spec/head.ts';
import { messages } from '../../shared/platform/spec/messages.ts';

const trusts: Readonly<Record<Trust, string>> = {
  spec: '规范文本',
  code: '他人代码',
  assumed: '推定，没有来源',
};

/** Lines of a Markdown table; a bar inside a cell is escaped. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), ''];
}

function typeCell({ type, assumed }: Field): string {
  return assumed ? `${type}（推定）` : type;
}

function noteCell(field: Field): string {
  const { table: name, note, blank, when } = field;
  const coded = name === undefined ? [] : [`码表 ${name}`];
  const told = [
    ...(when === undefined ? [] : [`${when.join('=')} 时必填`]),
    ...(note === undefined ? [] : [note]),
  ];
  return [...coded, ...told, ...(blank === undefined ? [] : [`可空：${blank}`])].join('；');
}

const needCells = { always: '发送', flagged: '有内容才发', overlay: '本省要求才发', never: '不发' };

function sentRow(field: Field, infno: string, profiles: readonly Profile[]): string[] {
  const ids = (wanted: (profile: Profile) => boolean) =>
    profiles
      .filter(wanted)
      .map(({ id }) => id)
      .join(' ');
  const beyond = ids((profile) => !field.must && isRequired(field, infno, profile));
  const left = ids((profile) => field.sent === 'always' && !isSent(field, infno, profile));
  const names = new Set(profiles.map((profile) => wireName(field, profile)));
  return [
    [...names].map((name) => `\`${name}\``).join(' / '),
    typeCell(field),
    field.must ? '是' : '',
    beyond,
    left === '' ? needCells[field.sent] : `${needCells[field.sent]}，除 ${left}`,
    field.from,
    field.means,
    noteCell(field),
  ];
}

const sentHeads = ['字段', '类型', 'HN27 必填', '另有必填', '发送', '值的来源', '含义', '备注'];
const readHeads = ['字段', '类型', '必需', '读作', '含义', '备注'];

function readRow(field: Field): string[] {
  const { name, must, from, means } = field;
  return [`\`${name}\``, typeCell(field), must ? '是' : '', from, means, noteCell(field)];
}

function nodeTitle(word: string, { node, many }: Node): string {
  return node === '' ? `${word}：` : `${word} \`${node}\`${many ? '[]' : ''}：`;
}

function section(message: Message, profiles: readonly Profile[]): string[] {
  const { infno, name, source, trust, input, output } = message;
  const sent = input.flatMap((node) => [
    nodeTitle('发送', node),
    '',
    ...table(
      sentHeads,
      node.fields.map((field) => sentRow(field, infno, profiles)),
    ),
  ]);
  const read = output.flatMap((node) => [
    nodeTitle('读取', node),
    '',
    ...table(readHeads, node.fields.map(readRow)),
  ]);
  const nothing = output.length === 0 ? ['应答没有要读的内容。', ''] : [];
  const said = `来源：platform-interface.md ${source}。可信度：${trusts[trust]}。`;
  return [`## ${infno} ${name}`, '', said, '', ...sent, ...read, ...nothing];
}

function head(profiles: readonly Profile[]): string[] {
  return [
    '## 报文头',
    '',
    '来源：platform-interface.md §2.1、§2.2。可信度：规范文本。',
    '',
    '发送：',
    '',
    ...table(
      sentHeads,
      requestFields.map((field) => sentRow(field, '', profiles)),
    ),
    '读取：',
    '',
    ...table(readHeads, answerFields.map(readRow)),
  ];
}

function codeTables(): string[] {
  const rows = Object.entries(tables).map(([id, { name, closed, codes }]) => {
    const list = Object.entries(codes).map(([code, label]) => `${code} ${label}`);
    return [id, name, closed ? '是' : '否', list.join('、')];
  });
  return [
    '## 码表',
    '',
    '各省不同，以 1901 下载的为准；“检查”为“是”的，程序自己写的值不在表内就不发送。',
    '',
    ...table(['码表', '名称', '检查', '文本所见'], rows),
  ];
}

/** How many messages and fields there are. */
export function figures() {
  const count = (side: 'input' | 'output') =>
    messages.flatMap((message) => message[side].flatMap(({ fields }) => fields)).length;
  const sent = count('input') + requestFields.length;
  return { messages: messages.length, sent, read: count('output') + answerFields.length };
}

/** The whole file, for these profiles. */
export function conformanceText(profiles: readonly Profile[]): string {
  const { messages: total, sent, read } = figures();
  const lines = [
    '# 报文字段表',
    '',
    '由 `npm run conformance` 从 `shared/platform/spec/` 生成，不要手改；测试会重新生成并比较。',
    '',
    `${total} 个交易，发送 ${sent} 个字段，读取 ${read} 个字段。`,
    `省份配置：${profiles.map(({ id, name }) => `${id} ${name}`).join('；')}。`,
    '',
    '类型：s30 至多 30 字，n16,2 至多 16 位其中 2 位小数，d 日期，dt 日期时间；',
    '带 ? 的长度没有来源，不据此拦下报文。长度按字数算，有的平台按字节算。',
    'A 类交易（2206A、2207A）的字段与不带 A 的相同。',
    '',
    ...head(profiles),
    ...messages.flatMap((message) => section(message, profiles)),
    ...codeTables(),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
