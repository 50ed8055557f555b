/** Chinese: the screens of suppliers and financiers. */
import type { Names } from '../names';

export const money = {
  youCanHave: '你现在可以用',
  workingOut: '正在计算你可以用多少…',
  confirmed: '已确权的应收账款',
  nothingYet: '还没有已确权的应收账款',
  howItBegins: '付款方确权后，债权会出现在这里。你也可以先导入自己的发票，请付款方确权。',
  getMoney: '马上用款',
  accountFirst: '先登记一个收款账户，钱才有地方到账。只需一次。',
  registerAccount: '登记收款账户',
  noOffers: '目前没有资金方给你的报价。债权仍归你，到期由付款方支付。',
  noneFits: '目前的报价不收这些债权。债权仍归你，到期由付款方支付。',
  about: (round: string): string => `约 ${round}元`,
  confirmedClaims: (count: number): string => `已确权 ${count} 笔`,
};

export const draw = {
  title: '用款',
  whichClaims: '用哪几笔？',
  chooseOne: '请至少选一笔',
  seeOffers: '看报价',
  offers: '报价',
  noOfferFor: (number: string): string => `${number} · 暂无报价`,
  upTo: (count: number): string => `${count} 笔，最优报价可得`,
  whichOffer: (count: number): string => (count === 1 ? '有 1 个报价' : `选一个报价（共 ${count} 个）`),
  takesNot: (count: number): string => `有 ${count} 笔不收`,
  take: (amount: string): string => `就用这个，得 ${amount}`,
  drawAll: (amount: string, count: number): string => `提款 ${amount}（${count} 笔）`,
};

export const price = {
  xirr: '年化综合成本（XIRR）',
  nominal: '融资利率',
  everyFee: '每一项费用和收取方',
  face: '债权金额',
  cost: '总成本',
  comesBack: '到期返还给你',
  basis: '计息基础',
  toYou: '到你账上',
  recourse: { with: '到期对方不付，你要还（有追索权）', without: '到期对方不付，你不用还（无追索权）' },
  recourseShort: { with: '有追索权', without: '无追索权' },
  discountTo: (name: string): string => `贴现息（${name}）`,
  interestTo: (name: string): string => `到期利息（${name}）`,
  feeTo: (label: string, name: string): string => `${label}（${name}）`,
  debtorPays: (amount: string): string => `付款方付 ${amount}`,
  timeline: (told: Readonly<{ net: string; on: string; face: string; due: string; surplus: string | null }>): string =>
    `${told.on} 到账 ${told.net}；${told.due} 付款方支付 ${told.face}${told.surplus === null ? '' : `，返还给你 ${told.surplus}`}。`,
};

export const drawn = {
  title: '已提款',
  signing: '已签署，正在登记到账本…',
  onItsWay: '钱在路上了',
  onLedger: '账本已记录',
  withoutRecourse: '付款方不付也与你无关。',
  whatISigned: '我签了什么',
  assigned: (debtor: string): string => `债权已转让，${debtor}已收到转让通知`,
  willPay: (told: Readonly<{ financier: string; by: string; isOrdered: boolean }>): string =>
    told.isOrdered
      ? `${told.financier}已指示银行付款`
      : `${told.financier}最迟 ${told.by} 付款；逾期未付，你可以收回债权`,
  paid: (financier: string, day: string): string => `${financier}已于 ${day} 付款`,
  atMaturity: (told: Readonly<{ debtor: string; financier: string; due: string }>): string =>
    `${told.due} 到期，${told.debtor}付给${told.financier}`,
  withRecourse: (surplus: string): string => `按期付清后返还你 ${surplus}；对方不付，你要还。`,
};

export const owed = {
  nothing: '目前没有未到账的应收账款',
  group: { waiting: '等待确权', confirmed: '已确权，可用款', drawn: '已提款', refused: '对方拒绝', paid: '已付清' },
  open: (amount: string, count: number): string => `还有 ${amount} 未到账，共 ${count} 笔`,
  unpaid: (fundBy: string): string => `${fundBy} 前未放款，可收回债权`,
};

export const account = {
  title: '登记收款账户',
  where: '钱打到哪个账户？',
  proof: '银行开户证明（可选）',
  proofWhy: '只在本机计算文件的指纹并写入账本，文件本身不会上传。不选文件时，以账户信息的指纹代替。',
  field: { holder: '户名', bank: '开户行', number: '账号' },
};

export const today = {
  allDone: '今天没有要处理的',
  toRelease: '待放款',
  toRecord: '待登记付款结果',
  toMatch: '到期待回款',
  answer: (release: number, book: number, match: number): string =>
    `今天 ${release} 笔待放款，${book} 笔待登记结果，${match} 笔到期待回款`,
  overdue: (count: number): string => `${count} 笔已过到期日`,
};

export const payouts = {
  nothing: '没有待放款或待登记的付款',
  fundBy: '最迟',
  purpose: { advance: '融资放款', surplus: '到期返还', late_funding: '迟延补偿' } as Names,
  answer: (deals: number, payments: number): string => `${deals} 笔待放款，${payments} 笔待登记结果`,
  release: (count: number): string => `放款 ${count} 笔`,
};

export const payment = {
  title: '付款',
  whatHappened: '银行怎么说？',
  status: { confirmed: '已付出', failed: '付款失败', returned: '已退回' },
  valueDate: '起息日',
  bankReference: '银行流水号',
  payTo: '收款账户',
};

export const receipts = {
  drop: '把银行流水放到这里',
  what: '支持 CSV。系统把每笔到账与到期债权匹配，您核对后一次签署。',
  choose: '选择流水文件',
  pays: '对应的债权',
  noMatch: '没有匹配的债权',
  leave: '暂不登记',
  answer: (matched: number, open: number): string => `${matched} 笔已匹配，${open} 笔未匹配`,
  skipped: (count: number): string => `${count} 行不是到账，已跳过。`,
  record: (count: number): string => `登记 ${count} 笔回款`,
};

export const holdings = {
  nothing: '目前没有持有债权',
  howItBegins: '供应商提款后，转让给您的债权会出现在这里。',
  calendar: '到期分布（按周）',
  week: '周一',
  picture: '图示',
  byDebtor: '按付款方',
  claims: '债权明细',
  answer: (amount: string, count: number): string => `持有 ${amount}，共 ${count} 笔`,
};

export const facilities = {
  none: '还没有授信额度',
  open: '开立授信额度',
  makeOffer: '在此额度下报价',
  offers: '有效报价',
  limit: '额度',
  free: '可用',
  blocked: '报价占用',
  drawn: '其中累计已提款',
  until: '有效期至',
  debtor: '付款方',
  debtorLimit: '该付款方限额（不填则同额度）',
  answer: (count: number, offers: number): string => `${count} 个额度，${offers} 个有效报价`,
};

export const newOffer = {
  forWhom: '给谁、收谁的债权',
  terms: '条件',
  collectTo: '到期收款账户',
  serviceFee: '服务费',
  field: {
    ceiling: '最高金额',
    until: '报价有效期至',
    rate: '融资利率（年，%）',
    lateRate: '逾期利率（年，%，不填则同利率）',
    advance: '融资比例（%）',
    feeShare: '费率（占债权金额，%，可不填）',
    feeLabel: '费用名称',
    maxTenor: '最长期限（天）',
    holder: '户名',
    bank: '开户行',
    number: '账号',
  },
};
