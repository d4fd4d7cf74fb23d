/**
 * Faults: operating errors with a name, what happened, what it means for the money and what to do
 * now. Programmers' errors are thrown and never become a Fault.
 */
import { z } from 'zod';
import { safetyFaults } from './safety/faults.ts';

interface FaultWords {
  /** What happened. */
  what: string;
  /** What it means for the money. */
  money: string;
  /** What the cashier does now. */
  todo: string;
}

const untouched = '没有收费，没有上传。';

/** Every code that can reach a cashier. */
export const faultWords = {
  'card-unreadable': {
    what: '社会保障卡读不出来。',
    money: untouched,
    todo: '请擦净芯片后重新插卡；仍读不出，请患者出示医保电子凭证二维码。',
  },
  'card-removed': {
    what: '读卡器里没有卡。',
    money: untouched,
    todo: '请插入社会保障卡，或扫描医保电子凭证。',
  },
  'card-expired': {
    what: '社会保障卡已过有效期。',
    money: untouched,
    todo: '请患者出示医保电子凭证，或到社保卡网点换卡。',
  },
  'id-check-digit': {
    what: '身份证号的校验位不对，卡内容可能损坏。',
    money: untouched,
    todo: '请重新读卡；仍不对，请核对身份证原件并改用医保电子凭证。',
  },
  'code-not-voucher': {
    what: '扫到的不是医保电子凭证码（应为 28 位数字，以 424 开头）。',
    money: untouched,
    todo: '请患者在国家医保服务平台 App 中打开“医保电子凭证”后重新扫描。',
  },
  'code-length': {
    what: '凭证码位数不对，可能没有扫全。',
    money: untouched,
    todo: '请患者调亮屏幕，刷新二维码后重新扫描。',
  },
  'voucher-refused': {
    what: '医保电子凭证没有通过解码。',
    money: untouched,
    todo: '二维码约一分钟更新一次：请患者刷新后重新扫描，或改用社会保障卡。',
  },
  'voucher-old': {
    what: '医保电子凭证扫描得太久了，结算前要重新扫描。',
    money: untouched,
    todo: '请患者刷新二维码，重新扫描后会自动重新预结算。',
  },
  'voucher-offline': {
    what: '断网时电子凭证不能识别身份。',
    money: untouched,
    todo: '请改用社会保障卡；没有带卡的，请等线路恢复，或自费结算后回参保地报销。',
  },
  'person-unknown-offline': {
    what: '线路中断，本机没有这位患者的核验记录。',
    money: untouched,
    todo: '请等线路恢复；急需离开的，按自费收费，保留票据回参保地报销。',
  },
  'person-refused': {
    what: '医保平台没有认出这位患者。',
    money: untouched,
    todo: '请核对卡、证件与参保地；仍不行，请患者联系参保地医保经办机构。',
  },
  'bill-wrong': {
    what: '账单有问题，不能使用。',
    money: untouched,
    todo: '请按下列各行的提示改正，或请科室重新开单。',
  },
  'bill-missing': {
    what: '还没有账单。',
    money: untouched,
    todo: '请先导入账单（F2 可逐行录入）。',
  },
  'no-disease': {
    what: '还没有选定门诊慢特病病种。',
    money: untouched,
    todo: '请先选定病种并核验（F6）。',
  },
  'not-direct': {
    what: '这位患者现在不能直接结算。',
    money: untouched,
    todo: '请按屏幕上“现在怎么办”的提示处理。',
  },
  'diagnosis-mismatch': {
    what: '账单上的诊断与病种资格不符。',
    money: untouched,
    todo: '请医生核对诊断；确属该病种的，请改正诊断后重新导入账单。',
  },
  'not-filed': {
    what: '参保地说没有办理异地就医备案。',
    money: '平台没有记账。',
    todo: '可现在补办：国家医保服务平台 App → 异地备案，办好后按 F6 重新核验；来不及的按自费收费，回参保地报销。',
  },
  'filing-expired': {
    what: '参保地说异地就医备案已到期。',
    money: '平台没有记账。',
    todo: '可现在续办：国家医保服务平台 App → 异地备案，办好后按 F6 重新核验；来不及的按自费收费，回参保地报销。',
  },
  'filed-elsewhere': {
    what: '备案的就医地不是本地。',
    money: '平台没有记账。',
    todo: '可现在变更就医地：国家医保服务平台 App → 异地备案，办好后按 F6 重新核验；来不及的按自费收费，回参保地报销。',
  },
  'not-qualified': {
    what: '参保地没有这个病种的门诊慢特病待遇资格。',
    money: '平台没有记账。',
    todo: '请核对病种（F6）；确无资格的，请患者向参保地申请认定，今天按自费或普通门诊收费。',
  },
  'hospital-not-opened': {
    what: '平台说本院没有开通这个病种。',
    money: '平台没有记账。',
    todo: '请通知医保办核对开通病种；今天按自费收费，保留票据回参保地报销。',
  },
  suspended: {
    what: '参保地说参保状态不正常（暂停、欠费或终止）。',
    money: '平台没有记账。',
    todo: '请患者联系参保地医保经办机构恢复参保；今天按自费收费，能否补报由参保地决定。',
  },
  'insured-place-down': {
    what: '参保地的医保系统不应答；本地平台和线路是好的，患者也没有问题。',
    money: '平台没有记账。',
    todo: '核验过的患者可暂收（F8），参保地恢复后自动结算；没有核验记录的，请过几分钟按 F6 重试，急需离开的按自费收费。',
  },
  'credential-old': {
    what: '平台说就诊凭证已失效，要重新出示。',
    money: '平台没有记账。',
    todo: '请患者刷新医保码后重新扫描，或重新插卡；之后会自动重新预结算。',
  },
  'already-settled': {
    what: '平台说这一批费用已经结算过。',
    money: '结果未定：不要重复收费，也不要退钱。',
    todo: '系统正在查清是哪一次结算；查不清会转给医保办，请患者稍等，可先打印“待确认”凭条。',
  },
  'amounts-differ': {
    what: '平台说结算金额与上传的费用不一致。',
    money: '平台没有记账；已收的钱可抵新的应收，或退还患者。',
    todo: '已重新预结算的，请看新的金额后按 F8；没有新金额的，请按 F7；仍不一致请通知信息科。',
  },
  'platform-busy': {
    what: '医保平台繁忙，这一步没有办成。',
    money: '平台没有记账。',
    todo: '请稍等再按 F7；已暂收的会自动重试，不用守着。',
  },
  'clock-off': {
    what: '这台电脑的时间与平台相差太多，断网时不能再开新的暂收单。',
    money: untouched,
    todo: '请把电脑时间校准，再点“重新探测线路”；线路通时仍可正常结算。',
  },
  'pin-needed': {
    what: '这位患者结算要在读卡器上输入社会保障卡密码，本窗口的读卡器不能输入。',
    money: untouched,
    todo: '请患者到有密码键盘的窗口办理；没有的，按自费收费并通知信息科。',
  },
  'line-down': {
    what: '与医保平台的线路不通。',
    money: '已经保存的都还在；没有收到的应答会自动查询。',
    todo: '可暂收（F8）或等线路恢复；恢复后自动继续。',
  },
  'line-lost': {
    what: '已发出，但没有收到平台的应答。',
    money: '结果未定：不要重复收费，也不要退钱。',
    todo: '系统正在自动查询；请患者稍等，可先打印“待确认”凭条。',
  },
  'platform-refused': {
    what: '医保平台拒绝了这一步。',
    money: '平台没有记账。',
    todo: '请看平台原话；能改的改正后重试（F7），不能改的按自费处理。',
  },
  'message-incomplete': {
    what: '要发给平台的内容不全或不合规定，没有发送。',
    money: '这一步没有送到平台，没有记账。',
    todo: '请按下列各条补齐后重试；不会补的，请通知信息科。',
  },
  'platform-unreadable': {
    what: '平台的应答读不懂，不能当作结果。',
    money: '按“结果未定”处理：不要重复收费，也不要退钱。',
    todo: '系统会自动查询；反复出现请通知信息科。',
  },
  'gateway-refused': {
    what: '医保网关拒绝了请求（签名、时钟或授权）。',
    money: '没有送到平台，没有记账。',
    todo: '请核对电脑时间；仍不行请通知信息科检查网关授权。',
  },
  'gateway-header': {
    what: '医保网关说请求缺少签名头。',
    money: '没有送到平台，没有记账。',
    todo: '不是这台窗口能改的：请通知信息科核对省平台配置的网关类型。',
  },
  'gateway-clock': {
    what: '医保网关说签名时间戳超时：这台电脑的时钟与平台相差太多。',
    money: '没有送到平台，没有记账。',
    todo: '请校准这台电脑的日期和时间（北京时间），然后重试。',
  },
  'gateway-user': {
    what: '医保网关不认识本院的接入账号。',
    money: '没有送到平台，没有记账。',
    todo: '请通知信息科：核对接入账号是否填对、是否已过期或被停用，必要时联系平台。',
  },
  'gateway-signature': {
    what: '医保网关说签名不一致：本机保存的网关密钥不对。',
    money: '没有送到平台，没有记账。',
    todo: '请通知信息科重新导入网关密钥（--import-secrets）。',
  },
  'gateway-certificate': {
    what: '与医保网关之间的加密连接建立不起来：证书有问题。',
    money: '没有送到平台，没有记账。',
    todo: '请先核对电脑日期；仍不行，请通知信息科检查网关证书和根证书。',
  },
  'gateway-no-path': {
    what: '省平台配置里没有这项交易的地址，没有发送。',
    money: '没有送到平台，没有记账。',
    todo: '请通知信息科补全省平台配置；这一步暂时不能做。',
  },
  'msgid-duplicate': {
    what: '平台说这个报文号以前收到过，那一次做成没有还不知道。',
    money: '结果未定：不要重复收费，也不要退钱。',
    todo: '系统会自动查询；反复出现请通知信息科核对窗口编号是否重复。',
  },
  'secrets-missing': {
    what: '没有可用的网关密钥，不能连接医保平台。',
    money: untouched,
    todo: '请通知信息科用 --import-secrets 导入网关密钥。',
  },
  'trial-breaks-identity': {
    what: '平台预结算的各项金额加不平，不能收费。',
    money: '没有收费，没有结算。',
    todo: '请按 F7 重新预结算；仍加不平，请通知医保办联系平台。',
  },
  'tender-wrong': {
    what: '收款与应收不符。',
    money: '没有入账。',
    todo: '现金须不少于应收；扫码须等于其余应收，并填写交易流水号。',
  },
  'amount-changed': {
    what: '金额已经变了，和屏幕上看到的不同。',
    money: '没有入账。',
    todo: '请看新的金额，重新收款确认。',
  },
  'limit-reached': {
    what: '超过断网收费的风险限额，不能暂收。',
    money: untouched,
    todo: '请看下面的限额：可以多收押金、按自费收费、挂起，或等线路恢复。',
  },
  'limit-confirm': {
    what: '已连续多笔断网收费，这一笔要确认后才能收。',
    money: untouched,
    todo: '请核对后勾选“确认继续断网收费”，再按 F8。',
  },
  'deposit-wrong': {
    what: '押金金额不对。',
    money: untouched,
    todo: '押金要大于 0，不超过账单总额。',
  },
  'outcome-open': {
    what: '结算或退费已经发出，结果还不知道，不能作废或转自费。',
    money: '钱仍由医院保管。',
    todo: '请等自动查询的结果；查不到的由医保办查明后登记结论。',
  },
  'not-proven': {
    what: '平台查询不能证实登记的结论，仍是“待确认”。',
    money: '钱仍由医院保管：不要重复收费，也不要退钱。',
    todo: '请核对编号后重新登记；线路中断的等恢复后再登记。',
  },
  'pay-out-wrong': {
    what: '应退金额不是这个数，或现在还不能退。',
    money: '没有退钱。',
    todo: '只能在平台确认之后，按屏幕上的应退金额退还。',
  },
  'no-estimate': {
    what: '这个病种的支付比例在政策文件中没有写明，无法暂估。',
    money: untouched,
    todo: '请等线路恢复后由平台结算；急需离开的，按自费收费，回参保地报销。',
  },
  'not-now': {
    what: '现在不能做这一步。',
    money: '什么都没有改变。',
    todo: '请看屏幕下方可用的按键。',
  },
  busy: {
    what: '这一笔正在处理，不会重复提交。',
    money: '什么都没有改变。',
    todo: '请等这一步做完。',
  },
  'unknown-visit': {
    what: '没有找到这一笔就诊。',
    money: '什么都没有改变。',
    todo: '请回到台账（Ctrl+2）重新选择。',
  },
  ...safetyFaults,
  'day-file-refused': {
    what: '这份日文件不能使用。',
    money: '什么都没有改变。',
    todo: '请按下面的提示，请对方重新导出，或请医保办核对。',
  },
  'day-open': {
    what: '医保日还不能结清。',
    money: '什么都没有改变；交班不受影响。',
    todo: '请按下面各条处理：补交日文件、重新对账、逐笔说明差异。',
  },
  'catalogue-disk': {
    what: '目录文件写不进磁盘。',
    money: '收费不受影响；原来的目录照常使用。',
    todo: '请通知信息科检查磁盘空间，再试一次。',
  },
  'not-drill': {
    what: '这个操作只在演练中可用。',
    money: untouched,
    todo: '无需处理。',
  },
  'not-ours': {
    what: '请求不是来自本程序的窗口，已拒绝。',
    money: '什么都没有改变。',
    todo: '请关闭其他窗口后重试；反复出现请通知信息科。',
  },
  'bad-message': {
    what: '程序内部的消息格式不对，已拒绝。',
    money: '什么都没有改变。',
    todo: '请重试；反复出现请通知信息科。',
  },
  crashed: {
    what: '程序出了意外错误。',
    money: '之前显示“已保存”的都在；这一步可能没有做完。',
    todo: '请看这一笔的状态再继续；反复出现请通知信息科。',
  },
} as const satisfies Record<string, FaultWords>;

export type FaultCode = keyof typeof faultWords;
export const faultCodes = Object.keys(faultWords) as [FaultCode, ...FaultCode[]];

/**
 * What crosses to the screen. `detail` is our own addition, `platform` the platform's text,
 * unchanged.
 */
export const faultSchema = z.strictObject({
  code: z.enum(faultCodes),
  what: z.string(),
  money: z.string(),
  todo: z.string(),
  detail: z.array(z.string()),
  platform: z.string().optional(),
});
export type Fault = z.infer<typeof faultSchema>;

/** A named fault with its words. */
export function fault(code: FaultCode, detail: readonly string[] = [], platform?: string): Fault {
  const { what, money, todo } = faultWords[code];
  const base = { code, what, money, todo, detail: [...detail] };
  return platform === undefined ? base : { ...base, platform };
}

/**
 * Carries a Fault through the desk's own code; the contract's carriers turn it into an envelope.
 */
export class FaultError extends Error {
  override name = 'FaultError';
  readonly fault: Fault;
  constructor(value: Fault) {
    super(value.code);
    this.fault = value;
  }
}

export function raise(code: FaultCode, detail: readonly string[] = [], platform?: string): never {
  throw new FaultError(fault(code, detail, platform));
}
