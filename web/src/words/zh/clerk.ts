/** Chinese: the screens of a firm that owes, of the registrar and of the regulator. */

export const inbox = {
  nothingWaits: '没有待确权的发票',
  groups: '分组',
  group: { ready: '可直接确权', undated: '缺到期日', refused: '已拒绝', confirmed: '已确权' },
  empty: {
    ready: '没有可直接确权的发票。',
    undated: '没有缺到期日的发票。',
    refused: '没有拒绝过的发票。',
    confirmed: '还没有确权过的发票。',
  },
  list: '发票列表',
  noDue: '未注明到期日',
  selection: '选择',
  clear: '清除选择',
  confirmSelected: '确权所选',
  whichDue: '这些发票何时付款？',
  anybody: '全部供应商',
  filterOpen: '筛选',
  filterSet: '筛选（已设置）',
  filterNone: '清除筛选',
  apply: '应用',
  filter: {
    counterparty: '供应商',
    number: '发票号码开头',
    dueFrom: '到期日从',
    dueTo: '到期日至',
    amountFrom: '金额从',
    amountTo: '金额至',
  },
  queued: '待复核',
  waiting: (count: string, headline: string | null): string =>
    headline === null ? `${count} 张发票等待确权` : `${count} 张发票等待确权，共 ${headline}`,
  queuedNote: (count: string): string => `其中 ${count} 张已签署，等待复核，不再重复确权：`,
  needYou: (count: string): string => `另有 ${count} 张缺到期日，需要您补充`,
  select: (number: string): string => `选择发票 ${number}`,
  selectAll: (count: string): string => `选择全部符合条件的 ${count} 张`,
  selectOpen: (count: string): string => `选择可确权的 ${count} 张`,
  selected: (count: string): string => `已选 ${count} 张`,
};

export const invoice = {
  title: '发票',
  titleOf: (number: string): string => `发票 ${number}`,
  yourAnswer: '您的答复',
  way: { full: '全额确权', part: '部分确权', refuse: '拒绝' },
  payOn: '付款到期日',
  confirmedParts: '确权部分',
  unconfirmedParts: '未确权部分（每部分注明原因）',
  addPart: '增加一个到期日',
  addReason: '增加一项原因',
  unaccounted: '尚未分配：',
  reason: '原因',
  note: '说明（供应商可见）',
  refused: '拒绝原因',
  moreOptions: '其他选项',
  noDefence: '放弃对任何债权持有人的抗辩（不勾选则保留）',
  fault: {
    due: '请填写每一部分的付款到期日。',
    amount: '请检查金额：只填数字，最多两位小数。',
    sum: '各部分之和必须等于发票金额。',
  },
};

export const restReasons = {
  disputed: '有争议',
  retention: '质保金',
  prepaid: '已预付',
  set_off: '抵销',
  credit_note_expected: '待红冲',
};

export const refusalReasons = {
  unknown_invoice: '无此发票',
  not_delivered: '货物未收到',
  quality: '质量异议',
  price: '价格不符',
  already_paid: '已付款',
  other: '其他',
};

export const imports = {
  title: '导入文件',
  drop: '把发票文件放到这里',
  what: '支持 XML（UBL）和 CSV，可一次多个。文件先逐行检查，再由您一次签署提交。',
  choose: '选择文件',
  download: '下载问题行，改正后再导入',
  correct: '其余行不受影响。',
  state: { reading: '读取中', ready: '已读完', failed: '无法读取' },
  rows: (count: string): string => `${count} 行`,
  counts: (good: number, bad: number, known: number): string => `可提交 ${good} · 有问题 ${bad} · 已登记 ${known}`,
  reading: (count: string): string => `已读 ${count} 行…`,
  read: (good: string, bad: number): string =>
    bad === 0 ? `${good} 张发票可提交` : `${good} 张发票可提交，${bad} 行有问题`,
  known: (count: number): string => `${count} 张已经登记过，不会重复提交。`,
  badRows: (count: number): string => `${count} 行有问题`,
  line: (line: string): string => `第 ${line} 行`,
  present: (count: string): string => `签署并提交 ${count} 张发票`,
};

export const notices = {
  none: '没有待签收的转让通知',
  what: '债权转让后，请按通知所列账户付款；付给原供应商不能清偿。',
  answer: (count: number): string => `${count} 份转让通知待签收`,
  payNow: (name: string): string => `今后付给 ${name}`,
  payAgain: (who: string): string => `通知已撤回，仍向${who}付款`,
  acknowledge: (count: number): string => `签收 ${count} 份`,
};

export const directory = {
  find: '查找',
  answer: (firms: number, members: number): string => `${firms} 家企业，${members} 家成员机构`,
  hostedBy: (name: string): string => `托管于 ${name}`,
  more: (count: number): string => `另有 ${count} 家，请缩小查找范围。`,
};

export const clock = {
  what: (epoch: number): string => `账本时间（中国时间），第 ${epoch} 次更新`,
  notHere: '只有演示环境的时钟可以拨动。',
  onlyForward: '时钟只能向前，拨动后不能退回。',
  toDay: '拨到某一天上午九点',
  move: '拨动',
  forward: (days: number): string => `前进 ${days} 天`,
};

export const totals = {
  answer: (time: string): string => `截至账本时间 ${time}`,
  what: '每个数字都可以点开，追溯到逐笔签署的记录。',
  of: '类别与状态',
  count: '笔数',
};
