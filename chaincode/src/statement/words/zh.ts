/** What an act says in Chinese, as a treasury writes it. */
import type {
  AccountDetails,
  ConfirmReceivableItem,
  CostSheet,
  DrawItem,
  Item,
  RestReason,
} from '../../protocol/items';
import type { Amount } from '../../protocol/acts';
import { capitalYuan } from './capitals';
import { daysText, isNothing, ledgerTimeText, moneyText, rateText, shareText } from './figures';
import type { ActWords, Phrasebook, WordsContext } from './words';

const REST: Readonly<Record<RestReason, string>> = {
  disputed: '有争议',
  retention: '质保金',
  prepaid: '已预付',
  set_off: '抵销',
  credit_note_expected: '待红冲',
};

const REFUSAL = {
  unknown_invoice: '无此发票',
  not_delivered: '货物未收到',
  quality: '质量异议',
  price: '价格不符',
  already_paid: '已付款',
  other: '其他',
} as const;

const KEY_CLASS = {
  browser: '浏览器密钥',
  platform: '设备安全芯片',
  token: 'U 盾',
  hsm: '加密机',
  system: '企业系统密钥',
} as const;
const SIGNING_ROLE = { maker: '经办', checker: '复核', sole: '单签' } as const;

const STATUS = { confirmed: '已付出', failed: '付款失败', returned: '已退回' } as const;

/** Figures, and for yuan the capital numerals beside them. */
function money(amount: Amount, currency: string): string {
  const capitals = currency === 'CNY' ? capitalYuan(amount) : null;
  return capitals === null ? moneyText(amount, currency) : `${moneyText(amount, currency)}（${capitals}）`;
}

function account({ holder, bank, number }: AccountDetails): string {
  return `${holder}，${bank}，账号 ${number}`;
}

function sumText({ sums }: WordsContext): string {
  return Object.entries(sums)
    .map(([currency, amount]) => money(amount, currency))
    .join('、');
}

function confirmFacts(item: ConfirmReceivableItem): ActWords['facts'] {
  return [
    ['发票号码', item.number],
    ['发票金额', moneyText(item.payable, item.currency)],
    ...item.tranches.map(({ amount, due }): [string, string] => [
      `确权，${due} 到期`,
      moneyText(amount, item.currency),
    ]),
    ...item.rest.map(({ amount, reason }): [string, string] => [
      `未确权（${REST[reason]}）`,
      moneyText(amount, item.currency),
    ]),
    ['抗辩权', item.noDefence ? '放弃' : '保留'],
  ];
}

/** Every line of a cost sheet, each fee with its recipient. */
function sheetFacts(sheet: CostSheet, { nameOf }: WordsContext): ActWords['facts'] {
  const amount = (value: Amount): string => moneyText(value, sheet.currency);
  return [
    ['实得金额', amount(sheet.net)],
    ['年化综合成本', rateText(sheet.xirrPpm)],
    ['单利折算年化', rateText(sheet.simplePpm)],
    ['融资利率', rateText(sheet.nominalPpm)],
    ['债权金额', amount(sheet.face)],
    ['融资本金', amount(sheet.advance)],
    ['贴现息', amount(sheet.discount)],
    ...sheet.fees.map((fee): [string, string] => [
      `费用 ${fee.label}（收取方：${nameOf(fee.recipient)}）`,
      amount(fee.amount),
    ]),
    ['到期利息', amount(sheet.interest)],
    ['到期返还', amount(sheet.surplus)],
    ['总成本', amount(sheet.cost)],
    ['起息日', sheet.valueDate],
    ['到期日', `${sheet.maturity}（${sheet.days} 天）`],
  ];
}

function drawSentences(item: DrawItem, context: WordsContext): readonly string[] {
  const [claim] = item.claims;
  const financier = context.nameOf(item.financier);
  const debtor = context.nameOf(claim?.debtor ?? '');
  return [
    `${context.signer}将对${debtor}的债权 ${money(item.sheet.face, item.sheet.currency)}（发票 ${claim?.number ?? ''}，${item.sheet.maturity} 到期）转让给${financier}，${financier}于 ${item.sheet.valueDate} 支付 ${money(item.sheet.net, item.sheet.currency)}。`,
    item.terms.recourse === 'with' ? '到期对方不付，你要还（有追索权）。' : '到期对方不付，你不用还（无追索权）。',
    `签署后转让即生效，${debtor}同时收到转让通知，付款账户改为：${account(item.notice[0]?.payTo ?? item.payTo)}。转让不能单方撤回。`,
  ];
}

const one: Phrasebook['one'] = {
  register_party: (item, { signer }) => ({
    title: '登记企业',
    sentences: [`${signer}作为见证方登记${item.name}（${item.party}），托管于 ${item.host}，并见证其首批签署人。`],
    facts: [
      ['企业', item.name],
      ['代码', item.party],
      ['角色', item.roles.join('、')],
      ['签署人', String(item.signers.length)],
    ],
    button: `登记 ${item.name}`,
  }),
  suspend_party: (item, { signer, nameOf }) => ({
    title: '暂停企业',
    sentences: [
      `${signer}作为见证方暂停${nameOf(item.party)}（${item.party}）：不得由其或与其办理新业务，已开始的业务照常了结。`,
    ],
    facts: [['代码', item.party]],
    button: '暂停该企业',
  }),
  reinstate_party: (item, { signer, nameOf }) => ({
    title: '恢复企业',
    sentences: [`${signer}作为见证方恢复${nameOf(item.party)}（${item.party}）：该企业可以重新办理业务。`],
    facts: [['代码', item.party]],
    button: '恢复该企业',
  }),
  enrol_signer: (item, { signer }) => ({
    title: '登记签署密钥',
    sentences: [
      `${signer}登记一把新的签署密钥（${KEY_CLASS[item.signer.class]}），有效期至 ${item.signer.until}。持该密钥签署的内容对${signer}有约束力。`,
    ],
    facts: [
      ['人员', item.signer.person],
      ['签署角色', item.signer.roles.map((role) => SIGNING_ROLE[role]).join('、')],
      ['权限组', item.signer.groups.join('、')],
    ],
    button: '登记密钥',
  }),
  revoke_signer: (item, { signer }) => ({
    title: '停用签署密钥',
    sentences: [`${signer}停用一把签署密钥，立即生效且不能恢复。原因：${item.reason}。`],
    facts: [['密钥', item.signer.id.slice(0, 16)]],
    button: '停用密钥',
  }),
  amend_matrix: (item, { signer }) => ({
    title: '修改授权矩阵',
    sentences: [`${signer}自签署起采用新的授权矩阵，共 ${item.rows.length} 行、${item.delegations.length} 项代理。`],
    facts: item.rows.map((row) => [
      row.kinds.join('、'),
      `单签 ${row.soleUpTo ?? '不可'}，双签 ${row.jointUpTo ?? '不可'}`,
    ]),
    button: '修改授权',
  }),
  change_host: (item, { signer }) => ({
    title: '更换托管机构',
    sentences: [`${signer}的记录 ${item.record.id.slice(0, 16)} 今后托管于 ${item.hosts.join('、')}，记录内容不变。`],
    facts: [['托管于', item.hosts.join('、')]],
    button: '更换托管机构',
  }),
  reseal_record: (item, { signer }) => ({
    title: '告知新托管机构',
    sentences: [`${signer}将记录 ${item.record.id.slice(0, 16)} 告知各方现在的托管机构。`],
    facts: [['记录', item.record.id.slice(0, 16)]],
    button: '告知新托管机构',
  }),
  announce_keys: (item, { signer, nameOf }) => ({
    title: '公告新密钥',
    sentences: [
      `${signer}作为见证方公告${nameOf(item.party)}（${item.party}）的 ${item.signers.length} 把新密钥，因其已失去最后一把密钥。生效前，该企业任何一把密钥均可否决。`,
    ],
    facts: [
      ['代码', item.party],
      ['密钥数', String(item.signers.length)],
    ],
    button: '公告密钥',
  }),
  veto_keys: (item, { signer }) => ({
    title: '否决新密钥',
    sentences: [`${signer}仍持有密钥，否决为其公告的新密钥。`],
    facts: [['公告', item.recovery.id.slice(0, 16)]],
    button: '否决密钥',
  }),
  replace_keys: (item, { signer, nameOf }) => ({
    title: '启用新密钥',
    sentences: [
      `${signer}作为见证方启用${nameOf(item.party)}（${item.party}）已公告的密钥，为第 ${item.generation} 代。此前各代密钥今后签署的内容不再执行。`,
    ],
    facts: [
      ['代码', item.party],
      ['密钥数', String(item.signers.length)],
    ],
    button: '启用密钥',
  }),
  open_account: (item, { signer }) => ({
    title: '登记银行账户',
    sentences: [`${signer}登记自己的收款账户：${account(item.account)}。`],
    facts: [['币种', item.account.currency]],
    button: '登记账户',
  }),
  cancel_statement: (item, { signer }) => ({
    title: '撤销签署',
    sentences: [`${signer}撤销签署内容 ${item.statement.slice(7, 23)}。已执行的部分不受影响。`],
    facts: [],
    button: '撤销签署',
  }),
  present_invoice: ({ invoice, due, order }, { signer, nameOf }) => ({
    title: '提交发票',
    sentences: [
      `${signer}提交发票 ${invoice.number}：${nameOf(invoice.debtor)}应付${nameOf(invoice.seller)} ${money(invoice.payable, invoice.currency)}。`,
    ],
    facts: [
      ['发票号码', invoice.number],
      ['开票日期', invoice.issued],
      ['到期日', due ?? '未注明'],
      ['订单号', order ?? '—'],
    ],
    button: `提交 ${moneyText(invoice.payable, invoice.currency)}`,
  }),
  confirm_receivable: (item, context) => ({
    title: '确权',
    sentences: [
      `${context.signer}确认欠${context.nameOf(item.seller)} ${sumText(context)}，并于 ${daysText(item.tranches.map(({ due }) => due))} 到期付款。`,
      item.noDefence ? '放弃对任何债权持有人的抗辩。' : '对原合同的抗辩权不变。',
      '确权后不能撤回，对任何后续债权持有人有效。',
    ],
    facts: confirmFacts(item),
    button: `确权 ${moneyText(Object.values(context.sums)[0] ?? '0.00', item.currency)}`,
  }),
  refuse_receivable: (item, { signer, nameOf }) => ({
    title: '拒绝确权',
    sentences: [
      `${signer}拒绝确认${nameOf(item.seller)}的发票 ${item.number}（${moneyText(item.payable, item.currency)}）。原因：${REFUSAL[item.reason]}。${item.note}`,
    ],
    facts: [['发票号码', item.number]],
    button: `拒绝 ${moneyText(item.payable, item.currency)}`,
  }),
  acknowledge_notice: (item, { signer, nameOf }) => ({
    title: '签收转让通知',
    sentences: [
      `${signer}签收：${nameOf(item.assignor)}已将债权 ${money(item.amount, item.currency)} 转让给${nameOf(item.assignee)}。`,
    ],
    facts: [],
    button: `签收 ${moneyText(item.amount, item.currency)}`,
  }),
  open_facility: (item, { signer }) => ({
    title: '开立授信额度',
    sentences: [`${signer}开立授信额度 ${money(item.limit, item.currency)}，有效期至 ${item.until}。`],
    facts: [
      ['付款方限额', String(item.debtors.length)],
      ['供应商限额', String(item.suppliers.length)],
    ],
    button: `开立 ${moneyText(item.limit, item.currency)}`,
  }),
  make_offer: (item, { signer, nameOf }) => ({
    title: '发出报价',
    sentences: [
      `${signer}向${nameOf(item.supplier)}发出报价，最高 ${money(item.ceiling, item.currency)}，有效期至 ${item.until}，${item.terms.recourse === 'with' ? '有追索权' : '无追索权'}。对方提款即成交。`,
    ],
    facts: [
      ['融资利率', rateText(item.terms.ratePpm)],
      ['融资比例', shareText(item.terms.advancePpm)],
      ['计息基础', item.terms.dayCount],
      ...item.terms.fees.map((fee): [string, string] => [
        `费用 ${fee.label}（收取方：${nameOf(fee.recipient)}）`,
        shareText(fee.facePpm),
      ]),
    ],
    button: `报价 ${moneyText(item.ceiling, item.currency)}`,
  }),
  draw: (item, context) => ({
    title: item.terms.recourse === 'with' ? '提款（有追索权保理）' : '提款（无追索权保理）',
    sentences: drawSentences(item, context),
    facts: [...sheetFacts(item.sheet, context), ['收款账户', account(item.payTo)]],
    button: `提款 ${moneyText(item.sheet.net, item.sheet.currency)}`,
  }),
  revert_assignment: (item, context) => ({
    title: '收回未放款的债权',
    sentences: [
      `${context.nameOf(item.financier)}应于 ${item.fundBy} 前放款而未登记付款，发票 ${item.claims.map(({ number }) => number).join('、')} 的债权 ${sumText(context)} 重归${context.nameOf(item.supplier)}。`,
      '转让通知随之撤回并告知付款方，报价额度恢复。',
    ],
    facts: item.claims.map(({ number, face, due }) => [
      `发票 ${number}，到期日 ${due}`,
      moneyText(face, item.currency),
    ]),
    button: `收回 ${sumText(context)}`,
  }),
  pay_out: (item, { signer, nameOf }) => ({
    title: '放款',
    sentences: [
      `${signer}指示银行于 ${item.valueDate} 向${nameOf(item.supplier)}付款 ${money(item.amount, item.currency)}。`,
    ],
    facts: [
      ['收款账户', account(item.payTo)],
      ['付款编号', item.reference],
    ],
    button: `放款 ${moneyText(item.amount, item.currency)}`,
  }),
  book_payment: (item, { signer, nameOf }) => ({
    title: '登记付款结果',
    sentences: [
      `${signer}登记：付给${nameOf(item.payee)}的 ${money(item.amount, item.currency)} ${STATUS[item.status]}${item.valueDate === null ? '' : `，起息日 ${item.valueDate}`}。`,
    ],
    facts: [['银行流水号', item.bankReference]],
    button: `登记 ${moneyText(item.amount, item.currency)}`,
  }),
  discharge: (item, { signer, nameOf }) => ({
    title: '登记回款',
    sentences: [
      `${signer}于 ${item.receipt.valueDate} 收到${nameOf(item.debtor)}付款 ${money(item.receipt.amount, item.receipt.currency)}，发票 ${item.number} 的债权全部清偿。`,
      ...(item.allocation === null || isNothing(item.allocation.surplus)
        ? []
        : [`其中 ${money(item.allocation.surplus, item.receipt.currency)} 返还供应商。`]),
      ...(item.allocation === null || isNothing(item.allocation.shortfall)
        ? []
        : [`回款不足以偿还融资，供应商尚欠 ${money(item.allocation.shortfall, item.receipt.currency)}。`]),
    ],
    facts: [
      ['银行流水号', item.receipt.bankReference],
      ...(item.allocation === null
        ? []
        : ([
            ['利息', moneyText(item.allocation.interest, item.receipt.currency)],
            ['逾期利息', moneyText(item.allocation.lateInterest, item.receipt.currency)],
            ['本金', moneyText(item.allocation.principal, item.receipt.currency)],
            ['返还', moneyText(item.allocation.surplus, item.receipt.currency)],
            ['尚欠', moneyText(item.allocation.shortfall, item.receipt.currency)],
          ] as const)),
    ],
    button: `登记回款 ${moneyText(item.receipt.amount, item.receipt.currency)}`,
  }),
};

const VERBS: Readonly<Record<Item['kind'], string>> = {
  register_party: '登记',
  suspend_party: '暂停',
  reinstate_party: '恢复',
  enrol_signer: '登记密钥',
  revoke_signer: '停用密钥',
  amend_matrix: '修改授权',
  change_host: '迁移',
  reseal_record: '告知新托管机构',
  announce_keys: '公告密钥',
  veto_keys: '否决密钥',
  replace_keys: '启用密钥',
  open_account: '登记账户',
  cancel_statement: '撤销签署',
  present_invoice: '提交发票',
  confirm_receivable: '确权',
  refuse_receivable: '拒绝确权',
  acknowledge_notice: '签收通知',
  open_facility: '开立额度',
  make_offer: '发出报价',
  draw: '提款',
  revert_assignment: '收回债权',
  pay_out: '放款',
  book_payment: '登记付款结果',
  discharge: '登记回款',
};

function dueFacts(items: readonly Item[]): ActWords['facts'] {
  const dues = items.flatMap((item) => (item.kind === 'confirm_receivable' ? item.tranches.map(({ due }) => due) : []));
  return dues.length === 0 ? [] : [['到期日', daysText(dues)]];
}

/** The phrasebook of zh-CN. */
export const chinese: Phrasebook = {
  one,
  many: (kind, items, context) => {
    const amounts = sumText(context);
    // What is drawn on is not what is paid out: the amount here is the face of the claims.
    const ofWhat = kind === 'draw' ? '债权面额合计' : '合计';
    const total = amounts === '' ? '' : `，${ofWhat} ${amounts}`;
    const [currency, amount] = Object.entries(context.sums)[0] ?? ['', ''];
    return {
      title: `批量${VERBS[kind]}`,
      sentences: [
        `${context.signer}一次${VERBS[kind]} ${context.count} 笔${total}。`,
        '每一笔按所附清单执行，执行后不能撤回。',
      ],
      facts: [['笔数', String(context.count)], ...dueFacts(items)],
      button: `${VERBS[kind]} ${context.count} 笔${amount === '' ? '' : ` ${moneyText(amount, currency)}`}`,
    };
  },
  validUntil: (instantMs) => `本签署在账本时间 ${ledgerTimeText(instantMs)} 前有效。`,
};
