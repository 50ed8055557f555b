/** Chinese: signing, what is on its way, devices, records. */
import { kinds } from './common';

export const sign = {
  preparing: '正在准备签署内容…',
  readThenSign: '请阅读后签署',
  nothingLeft: '没有可以签署的内容。',
  byThisDevice: '签名由本设备的密钥在本机完成；签署内容由本机根据明细重新生成并核对。',
  onePerson: '一人签署即可生效。',
  twoPersons: '该金额须两人签署：您签署后进入“待复核”，由另一位同事复核。',
  strongerKey: '该金额还需要一个比浏览器更安全的密钥（如 U 盾）。',
  readAloud: '朗读',
  firms: (count: number): string => `涉及的企业（${count}）`,
  everyItem: (count: number): string => `全部明细（${count} 笔）`,
  known: (count: number): string => `${count} 笔已经登记过，不再重复。`,
  leftOut: (count: number): string => `${count} 笔未列入，原因如下`,
};

export const run = {
  title: '签署',
  sending: '已签署，正在送出…',
  notSentYet: '已签署，尚未送出。网络恢复后自动发送，无需重签。',
  notTaken: '托管机构没有接收这份签署。',
  waitsForSecond: '等待第二人签署',
  waitsForYou: (amount: string): string => `${amount} 等您复核签署`,
  withdrawn: '已撤回，未执行。',
  cancel: '在账本上撤销',
  cancelWhy: '撤回或退回后，托管机构不再送交；在账本上撤销后，已有的签名随之作废，无论谁持有，账本都不会执行。',
  cancelled: '已在账本上撤销，不会再被执行。',
  nothingApplied: '没有执行。',
  fromLedger: '以上结果逐笔取自账本。',
  progress: '执行进度',
  proof: '签名与交易编号',
  name: '签署编号',
  you: '您本人',
  otherWay: '换一条路送达账本',
  otherWayWhy: '签名有效，谁来送都不影响效力，也无法改动内容。可以把同一份签署交给另一家机构送交。',
  otherWayNeedsBoth: '两人签署的内容，签名齐全后才能由其他机构送交。',
  otherWayLimits: '其他机构须持有这份签署所依据的记录才能送交；缺少时账本不会执行，签名仍然有效。',
  giveUp: '放弃，不再发送',
  appliedOf: (applied: number, total: number): string => `已执行 ${applied} / ${total} 笔`,
  allApplied: (total: number): string => `${total} 笔全部执行完毕`,
  someRefused: (applied: number, total: number): string =>
    `${total} 笔中 ${applied} 笔已执行，${total - applied} 笔被拒绝`,
  transaction: (index: number): string => `第 ${index} 批`,
  byHost: (name: string): string => `再次由 ${name}（本机构）送交`,
  byOther: (name: string): string => `由 ${name} 送交`,
  unable: (name: string): string => `${name} 没有这份签署所依据的记录，无法送交；签名仍然有效，请换一家机构。`,
  takenBy: (name: string): string => `${name} 已接收，结果以账本为准。`,
};

export const runStates = { waiting: '待第二人签署', carrying: '送交中', done: '已完成', withdrawn: '已撤回' };

export const runs = {
  allDone: '全部签署均已完成',
  none: '还没有签署过任何内容。',
  open: (count: number): string => `${count} 份签署尚未完成`,
};

export const waiting = {
  none: '没有等您复核的内容',
  what: '复核前请阅读全文：您的签名与经办人的签名一起，使企业受约束。',
  whenAny: '须两人签署、同事已先签署的内容会出现在这里。',
  forOthers: '等待其他同事',
  somebodyElse: '您已签署，等待另一位同事复核。',
  takeBack: '撤回',
  refuse: '不同意，退回',
  some: (count: number): string => `${count} 份签署等您复核`,
  readThenSign: (name: string): string => `由 ${name} 经办。请核对下面的内容，同意则签署。`,
};

export const devices = {
  enrolling: '正在登记本设备',
  impossible: '本浏览器无法签署',
  impossibleWhy: '签署需要安全连接（HTTPS）和浏览器存储。请使用托管机构的 HTTPS 网址，并关闭无痕模式。您仍可查看内容。',
  stepMake: '本设备生成一把签署密钥，私钥留在本机，无法导出。',
  stepEnrolSandbox: '企业管理员为您登记这把密钥（演示环境中由演示的管理员自动完成，约数秒）。',
  stepEnrol: '由您已登记的另一台设备，或有权限的同事，为这把密钥签署登记。',
  stepSign: '登记完成后即可签署。',
  waiting: '等待登记…',
  lookAround: '先看看内容',
  canSign: '本设备可以签署',
  cannotSign: '本设备还不能签署',
  thisDevice: '本设备',
  goodUntil: '有效期至',
  enrol: '为其登记',
  whatItProtects:
    '浏览器密钥不会出现在服务器上，托管机构的数据库和人员都拿不到；但它不能防范托管机构提供的页面代码被篡改。大额签署请使用更安全的密钥。',
  another: '要增加设备，请在新设备上登录；再由本设备或有权限的同事登记它的密钥。',
  asking: (count: number): string => `${count} 把密钥等待登记`,
};

export const next = {
  answer: (who: string): string => `等${who}答复：确权或拒绝`,
  acknowledge: (who: string): string => `等${who}签收`,
  book: (who: string): string => `等${who}登记银行付款结果`,
  fund: (who: string, by: string): string => `${who}最迟 ${by} 放款，逾期任何一方都可收回债权`,
  drawUntil: (who: string, by: string): string => `${who}可在 ${by} 前提款`,
  pay: (who: string, to: string, by: string): string => `${who}于 ${by} 到期付给${to}`,
};

export const record = {
  title: '记录',
  history: '签署历史',
  noHistory: '没有可见的签署历史。',
  related: '权属链',
  takeBack: '收回债权',
  version: '版本',
  proof: '签署原文与证明',
  statement: '签署原文',
  parts: '签署明细',
  closed: '这部分内容没有向您公开，只能看到它的签名和时间。',
  anchor: '中立链锚定',
  anchored: (block: number, time: string): string => `账本已锚定至第 ${block} 个区块，${time}`,
  allAnchored: '本记录的全部签署都在其中：即使全体成员合谋，也无法悄悄改写。',
  notSettled: '本记录的全部签署都在其中，再过几分钟即不可更改。',
  anchorDiffers: '链上的根值与本账本不一致。请先向管理员核实，再依赖任何记录。',
  anchorUnreachable: '目前连不上该链，以上为最近一次的情况。',
  notAllAnchored: '本记录最近的签署将在下一次锚定。',
  noAnchor: '账本尚未锚定。',
  anchorPlace: '链、合约、联盟与根值',
  acts: kinds,
  person: (name: string | null, role: string): string => (name === null ? `的${role}人` : `${name}（${role}）`),
  signed: (
    told: Readonly<{ people: string; firm: string; act: string; amount: string | null; due: string | null }>,
  ): string =>
    `${told.firm}${/^[a-z]/i.test(told.people) ? ' ' : ''}${told.people}签署了${told.act}${told.amount === null ? '' : ` ${told.amount}`}${told.due === null ? '' : `，${told.due} 到期`}`,
  endorsedBy: '背书机构',
  block: '区块',
  transaction: '交易编号',
  act: '操作编号',
  signer: (role: string): string => `${role}签署人编号`,
};
