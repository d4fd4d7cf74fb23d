/** `packs -- new`: a pack that passes `check` as it stands, with a comment at every field. */
import { Refusal, writeNew } from './refusal.ts';

export interface NewPack {
  readonly place: string;
  readonly name: string;
  readonly from: string;
  readonly out: string;
}

/** Writes the skeleton. Throws Refusal 2 for a wrong place, date, extension; 1 where it exists. */
export function writeSkeleton({ place, name, from, out }: NewPack): void {
  if (!/^\d{6}$/.test(place)) throw new Refusal(2, `--place 须为 6 位统筹区代码：${place}`);
  if (name.trim() === '' || name.length > 300) throw new Refusal(2, '--name 不能为空或过长');
  if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(from)) {
    throw new Refusal(2, `--from 须写 2025-01-31 的样子：${from}`);
  }
  if (!out.endsWith('.jsonc')) throw new Refusal(2, `有注释的文件请以 .jsonc 结尾：${out}`);
  writeNew(out, head(place, name, from) + rules + examples(from));
}

function head(place: string, name: string, from: string): string {
  return `// 政策包骨架。数字都是示意，请逐项换成文件里的数字；文件没有写明的，不要猜。
// 双斜线后面是注释，检查和签名时都会去掉。改完后运行：
//   npm run -s packs -- check 本文件
// 字段和规则种类的完整说明：README.md 的 Policy pack 一节、shared/policy/README.md。
{
  "format": "crosscounter.pack/1",
  // 统筹区行政区划代码，6 位
  "place": "${place}",
  "name": ${JSON.stringify(name)},
  // 版本号，每次修改都要换
  "version": "0.1",
  // 险种：310 职工，390 城乡居民
  "insurances": ["310", "390"],
  // 就医日期的有效期，首尾都算；还不知道何时失效，就不写 validTo
  "validFrom": "${from}",
  // "validTo": "${from.slice(0, 4)}-12-31",
  // 核实状态：sample 样例（正式窗口不接受）、unverified 未核实、verified 已核对原文
  "status": "sample",
  // 来源：文件名称、文号、条款。每条规则都要指明出自哪一条
  "sources": [
    {
      "id": "doc.1",
      "document": "某某市医疗保障局〔2025〕1 号（示意）",
      "clause": "第三条",
      "note": "从哪里取得、何时核对、由谁核对"
    }
  ],
  // 假设：文件没写而计算非要不可的，写在这里；以它为据的每个金额都会注明
  "assumptions": [
    {
      "id": "cap-counts-fund",
      "text": "封顶线按基金支付额累计，超出部分由个人负担",
      "why": "文件没有写封顶线的口径"
    }
  ],
  // 舍入：scale 计到 fen 分、jiao 角或 yuan 元；preSelfPay 先行自付逐行（line）还是合计（total）舍入
  "rounding": { "scale": "fen", "mode": "half-up", "preSelfPay": "line", "ratio": "payer" },
  // 病种目录：国家代码；地方代码写进 aliases。文件没写待遇的，写 notStated，就不给暂估
  "diseases": [
    { "code": "M00503", "name": "恶性肿瘤门诊放化疗", "aliases": [] },
    {
      "code": "M01200",
      "name": "血友病",
      "aliases": [],
      "notStated": "文件没有写明支付比例，以平台预结算为准"
    }
  ],
  // 本包写明待遇的备案类型：long-term-resident 异地长期居住、referred 转诊、resettled-retiree
  // 安置退休、stationed 常驻异地工作、emergency 急诊、other 其他临时外出、none 未备案
  "filings": ["long-term-resident", "referred", "resettled-retiree", "stationed"],
  // 国家十个病种以外、从某日起可直接结算的病种
  "directList": [{ "disease": "M01200", "from": "${from}", "source": "doc.1" }],
`;
}

const rules = `  // 规则。when 是适用条件：不写（{}）就是都适用；同一种规则里条件更多的一条优先
  "rules": [
    {
      "id": "deductible",
      "kind": "deductible",
      "when": {},
      // 起付线。没有起付线写 { "period": "none" }；scope 相同的账单合并计算
      "gives": { "period": "year", "scope": "special-disease", "amount": "300.00" },
      "source": "doc.1"
    },
    {
      "id": "ratio",
      "kind": "ratio",
      "when": {},
      // 基金支付比例：70% 写 "0.70"，要带引号
      "gives": { "pay": "0.70" },
      "source": "doc.1"
    },
    {
      "id": "ratio.resident",
      "kind": "ratio",
      // 比上一条多一个条件，所以居民用这一条
      "when": { "insurance": ["390"] },
      "gives": { "pay": "0.60" },
      "source": "doc.1"
    },
    {
      "id": "cap",
      "kind": "cap",
      "when": {},
      // 封顶线，单位是元：10 万元写 "100000.00"。没有封顶线写 { "period": "none" }
      "gives": {
        "period": "year",
        "basis": "fund",
        "scope": "special-disease",
        "amount": "100000.00",
        "excess": "own"
      },
      "source": "doc.1",
      "assumptions": ["cap-counts-fund"]
    }
  ],
`;

function examples(from: string): string {
  const facts = (insurance: string) =>
    `{
        "insurance": "${insurance}",
        "disease": "M00503",
        "filing": "referred",
        "date": "${from}"
      }`;
  return `  // 示例：请用文件里的算例，或手工算好的账单；差一分都通不过检查
  "examples": [
    {
      "id": "first-of-year",
      "note": "职工，当年第一张：(1000 - 100 自费 - 300 起付线) × 70%",
      "facts": ${facts('310')},
      // 本年已用累计，没写的按零
      "used": {},
      "bill": { "totals": { "total": "1000.00", "selfFunded": "100.00" } },
      "expect": { "deductible": "300.00", "fund": "420.00", "patient": "580.00" }
    },
    {
      "id": "resident-cap",
      "note": "居民，封顶线只余 200 元，起付线已付满",
      "facts": ${facts('390')},
      "used": { "pool.fund": "99800.00", "pool.deductible": "300.00" },
      "bill": { "totals": { "total": "1000.00" } },
      "expect": { "overCap": "400.00", "fund": "200.00", "patient": "800.00" }
    }
  ]
}
`;
}
