/** Chinese: what every screen says. */
import type { Names } from '../names';

export const common = {
  product: 'Tallystick',
  loading: '正在加载',
  retry: '再试一次',
  back: '返回',
  goOn: '继续',
  remove: '移除',
  print: '打印',
  copy: '复制',
  copied: '已复制',
  notCopied: '未能复制',
  colon: '：',
  and: ' 与 ',
  offline: '网络不通。已填写和已签署的内容都保存在本机。',
  unknownCode: '未能办理。请记下下面的代码，并联系您的托管机构。',
  notTold: '（未注明）',
  facility: '授信额度',
  noSuchPage: '没有这个页面。',
  orDrop: '或把文件拖到这里',
  sendingFile: '正在发送文件…',
  since: (time: string): string => `自 ${time} 起`,
  items: (count: number): string => `${count} 笔`,
  inDays: (days: number): string => (days === 0 ? '今天' : days > 0 ? `${days} 天后` : `已过 ${-days} 天`),
};

export const nav = {
  menu: '菜单',
  skip: '跳到正文',
  inbox: '待确权',
  imports: '导入发票',
  waiting: '待复核',
  runs: '签署记录',
  notices: '转让通知',
  money: '用款',
  owed: '应收',
  today: '今日',
  payouts: '放款',
  receipts: '回款',
  holdings: '持有债权',
  facilities: '额度与报价',
  directory: '企业名录',
  clock: '账本时钟',
  totals: '总览',
  devices: '签署设备',
  largeText: '大字',
  normalText: '标准字号',
  logOut: '退出登录',
  waitingForYou: '笔待您复核',
};

export const columns = {
  supplier: '供应商',
  debtor: '付款方',
  amount: '金额',
  due: '到期日',
  issued: '开票日期',
  number: '发票号码',
  order: '订单号',
  state: '状态',
  purpose: '用途',
  reference: '付款编号',
  between: '双方',
};

export const login = {
  title: '登录',
  titleAt: (organisation: string): string => `登录 ${organisation}`,
  name: '登录名',
  passphrase: '口令',
  enter: '登录',
  otherOrganisation: '换一家机构',
};

export const welcome = {
  whoAreYou: '您以谁的身份进入？',
  sandbox: '这是演示环境，企业和人员均为虚构。点一个名字即可登录。',
  neutral: '中立机构',
  whichOrganisation: '请选择您的托管机构',
  needPassphrase: '请使用启动时打印的完整网址，即可直接选人登录；也可以先选机构，再输入口令。',
  askYourHost: '请输入托管机构的简称（即网址中的第一段）。',
  shortName: '机构简称',
  goOn: '前往登录',
};

export const desks: Names = {
  clerk: '财务经办',
  manager: '复核',
  owner: '供应商负责人',
  operations: '资金方运营',
  administrator: '企业管理员',
  office: '机构后台',
  registrar: '登记机构',
  regulator: '监管',
};

export const kinds: Names = {
  register_party: '登记企业',
  suspend_party: '暂停企业',
  reinstate_party: '恢复企业',
  enrol_signer: '登记签署密钥',
  revoke_signer: '停用签署密钥',
  amend_matrix: '修改授权矩阵',
  change_host: '更换托管机构',
  reseal_record: '告知新托管机构',
  announce_keys: '公告新密钥',
  veto_keys: '否决新密钥',
  replace_keys: '启用新密钥',
  open_account: '登记银行账户',
  cancel_statement: '撤销签署',
  present_invoice: '提交发票',
  confirm_receivable: '确权',
  refuse_receivable: '拒绝确权',
  acknowledge_notice: '签收转让通知',
  open_facility: '开立授信额度',
  make_offer: '发出报价',
  draw: '提款',
  revert_assignment: '收回债权',
  pay_out: '放款',
  book_payment: '登记付款结果',
  discharge: '登记回款',
};

export const states: Names = {
  presented: '待确权',
  confirmed: '已确认',
  refused: '已拒绝',
  held: '持有中',
  assigned: '已转让',
  discharged: '已清偿',
  tendered: '待签收',
  delivered: '已签收',
  effective: '已生效',
  standing: '有效报价',
  open: '有效',
  current: '现行',
  active: '有效',
  announced: '已公告',
  vetoed: '已否决',
  done: '已完成',
  suspended: '已暂停',
  agreed: '待放款',
  instructed: '已指示付款',
  accruing: '计息中',
  repaid: '已结清',
  recourse: '供应商待补足',
  reverted: '已收回',
  withdrawn: '已撤回',
  failed: '付款失败',
  returned: '已退回',
  lapsed: '已失效',
  booked: '已登记',
  settled: '已分配',
  overdue: '已逾期',
  enrolled: '有效',
  revoked: '已停用',
  cancelled: '已撤销',
};

export const recordKinds: Names = {
  party: '企业',
  recovery: '新密钥',
  signer: '签署密钥',
  matrix: '授权矩阵',
  account: '银行账户',
  receivable: '发票',
  presentation: '发票提交',
  leaf: '债权份额',
  assignment: '转让',
  notice: '转让通知',
  facility: '授信额度',
  offer: '报价',
  financing: '融资',
  payment: '付款',
  booking: '银行流水',
  discharge: '清偿',
  settlement: '清算分配',
  cancellation: '撤销',
};

/** What the day of a record is, where it is not the one it falls due on. */
export const dayOf: Names = {
  facility: '有效期至',
  offer: '有效期至',
  assignment: '最迟放款日',
  payment: '起息日',
  discharge: '清偿日',
};

export const lists: Names = {
  invoices: '发票',
  claims: '债权',
  financings: '融资',
  payments: '付款',
  discharges: '清偿',
  notices: '转让通知',
  offers: '报价',
  facilities: '授信额度',
};

export const signingRoles: Names = { maker: '经办', checker: '复核', sole: '单签' };

export const keyClasses: Names = {
  browser: '浏览器密钥',
  platform: '设备安全芯片',
  token: 'U 盾',
  hsm: '加密机',
  system: '企业系统密钥',
};

export const partyRoles: Names = {
  core: '核心企业',
  supplier: '供应商',
  financier: '资金方',
  settlement_bank: '清算银行',
  warehouse: '仓储',
  logistics: '物流',
  insurer: '保险',
  guarantor: '担保',
  attestor: '见证',
  auditor: '审计',
  regulator: '监管',
  operator: '运营方',
};

export const keys = {
  title: '键盘操作',
  close: '关闭',
  list: [
    ['j', '下一行'],
    ['k', '上一行'],
    ['x', '选中或取消'],
    ['Enter', '打开'],
    ['Tab', '下一个控件'],
    ['?', '显示本帮助'],
  ] as readonly (readonly [string, string])[],
};
