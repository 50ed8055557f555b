/**
 * A Chinese sentence for every code an act can end with: the thing, the rule, the way out. `{…}` is a member of the
 * code's details; whoever shows the sentence fills it in. A code without its sentence does not compile.
 */
import type { Code } from '../../protocol';

export const CODES_ZH: Readonly<Record<Code, string>> = {
  // what the carrier presented
  malformed:
    '送交的内容格式不符（{path}：{rule}）。没有任何内容写入账本；请重新打开页面再试，仍不行请联系您的托管机构。',
  too_large: '一次送交的内容过大（{bytes} 字节）。请分批签署，每批少选一些。',
  network_not_founded: '账本网络尚未创立，还不能办理业务。请等待各成员机构完成创立签署。',
  network_already_founded: '账本网络已经创立，不能再次创立。无需任何操作。',
  founding_invalid: '创立记录不符合规则（{rule}），未写入。请各成员机构核对后重新签署。',
  members_invalid: '成员变更不符合规则（{rule}），未写入。请各成员机构核对名单后重新签署。',
  not_a_witness: '{organisation} 不是见证方，此事只有见证方可以办理。请由见证方机构办理。',
  epoch_step_refused: '账本时钟只能向前，且每次不能拨得太远。请分几次拨动。',
  epoch_unknown: '所引用的账本时钟不存在。系统会用当前时钟重新送交，无需重签。',
  epoch_not_current: '账本时钟与节点时间相差过大。系统会在时钟更新后重新送交，无需重签。',
  preview_on_foreign_peer: '试算只能在本机构自己的节点上进行。请在您的托管机构登录后再试。',
  presented_chunk_differs: '送交的清单与签署的内容不一致（{rule}），账本没有执行。签名仍然有效，请换一家机构代为送交。',
  presented_totals_differ: '送交的合计与签署的明细不一致，账本没有执行。签名仍然有效，请换一家机构代为送交。',
  presented_signer_invalid: '签署人的身份证明不成立（{rule}），账本没有执行。签名仍然有效，请换一家机构代为送交。',
  presented_body_missing: '送交方缺少本次操作所依据的记录，账本没有执行。签名仍然有效，请由您的托管机构送交。',
  presented_body_differs: '送交方手里的记录不是最新内容，账本没有执行。系统稍后会重新送交，无需重签。',
  presented_evidence_invalid: '债权的权属链证明不成立（{rule}），账本没有执行。请不要付款，先向对方索取完整的权属链。',
  presented_tag_invalid: '发票指纹无法验证（{rule}），账本没有执行。系统会向登记机构重新取得指纹。',
  endorser_not_entitled: '{organisation} 无权查看本次操作的内容，不能为它背书。请由您的托管机构送交。',
  // the statement as a whole
  suite_unsupported: '所用的密码套件不被本网络接受。请换用已登记的密钥签署。',
  network_differs: '这份签署属于另一个网络，在这里无效。请核对登录的网址，未确认前不要签署。',
  statement_expired: '签署内容已于账本时间 {validUntil} 失效，没有执行。请重新发起并签署。',
  statement_valid_too_long: '签署内容的有效期过长（至 {validUntil}）。请重新发起，系统会给出合规的有效期。',
  statement_cancelled: '本企业已撤销这份签署，不会再执行。如仍需办理，请重新发起。',
  party_unknown: '{party} 不在本网络的名录中。请核对企业代码，或请登记机构先行登记。',
  party_not_active: '{party} 已被暂停，不能由其或与其办理新业务。请联系登记机构。',
  generation_differs: '企业的签署密钥已换代，旧一代密钥签署的内容不再执行。请用现行密钥重新签署。',
  // who signed
  signature_missing: '缺少规定的签名：应为一人单签，或经办、复核各一人。请补齐签名。',
  signer_unknown: '签名所用的密钥不在账本上。请先登记本设备的密钥，再重新签署。',
  signer_not_of_party: '签名所用的密钥不属于本企业。请由本企业的签署人签署。',
  signer_revoked: '签名所用的密钥已停用。请换用有效密钥重新签署，或请同事登记新设备。',
  signer_expired: '签名所用的密钥已于 {until} 到期。请登记新密钥后重新签署。',
  signature_invalid: '签名与签署内容对不上，没有执行。请重新签署；若反复出现，请停用此设备并联系托管机构。',
  signing_role_not_held: '该密钥没有以「{role}」身份签署的权限。请由有此权限的同事签署。',
  same_person_twice: '经办和复核不能是同一个人。请由另一位有权限的同事复核。',
  // with what authority
  role_forbids: '本企业在网络中的角色不能办理「{kind}」。如角色有误，请联系登记机构更正。',
  matrix_changed: '本企业的授权矩阵刚刚更新，这份签署依据的是旧版本。请重新发起，按新的授权签署。',
  no_authority: '授权矩阵没有允许该签署人办理「{kind}」。请由被授权的同事签署，或先修改授权矩阵。',
  second_signature_needed: '「{kind}」的这个金额须由两人签署。请另一位有权限的同事复核。',
  amount_beyond_authority: '金额 {currency} {amount} 超出本企业授权矩阵的上限。请减少金额分批办理，或先修改授权矩阵。',
  stronger_key_needed:
    '「{kind}」的这个金额至少要有一个签名来自比浏览器更安全的密钥（如 U 盾）。请由持有此类密钥的同事签署。',
  // the records an item names
  record_absent: '所引用的记录不存在，或不属于您可见的范围。请刷新列表后重新选择。',
  record_closed: '这条记录已经了结，不能再变更。请刷新列表查看它的去向。',
  record_changed: '这条记录在您查看之后已经变更（现为第 {version} 版），没有执行。请刷新后按最新内容重新签署。',
  frozen: '这条记录已冻结，解冻前不能办理。请查看其历史中的冻结原因。',
  linked_item_refused: '同一组中有一笔未通过，整组都没有执行。请先处理未通过的那一笔。',
  // parties
  party_exists: '{party} 已经登记，不能重复登记。请在名录中查看。',
  host_unknown: '{host} 不是本网络的成员机构，不能托管企业。请选择名录中的机构。',
  too_soon: '须在 {from} 之后办理：企业更换托管机构或密钥后，须留出时间让各方知悉。',
  operator_holds_no_rights: '平台运营方不能持有任何权利，也不能代办此事。请由企业自己办理。',
  last_signer: '密钥不能仅由自己签署停用，以免企业再无人能签署。请由本企业另一位签署人办理。',
  matrix_incomplete:
    '按这份授权矩阵，没有人能签署「{kind}」，企业将无法管理自己。请补上一行，写明额度，并使其权限组和角色与签署人相符。',
  not_own_record: '这条记录不属于本企业，不能由本企业变更。请核对所选的记录。',
  // receivables
  counterparty_unknown: '对方企业 {party} 尚未在本网络登记。请先请对方通过登记机构登记。',
  same_party_on_both_sides: '发票的购方和销方是同一家企业，不能登记。请核对原票。',
  not_a_side_of_invoice: '本企业既不是这张发票的购方，也不是销方，不能提交。请由购销双方之一提交。',
  invoice_code_unfit: '纸质发票有八位号码，并有十位或十二位代码；其他发票只有号码，没有代码。请按原票填写。',
  invoice_content_differs:
    '这张发票与已登记的内容不一致（号码相同，金额、日期或购方不同）。请核对原票；若原票有误，请联系出票方红冲重开。',
  not_the_debtor: '只有发票的购方可以确权或拒绝。请由购方企业办理。',
  not_presented: '这张发票当前状态为「{state}」，不能再次答复。请刷新列表查看最新状态。',
  terms_differ:
    '签署的内容与账本记录不一致（{field}），没有执行。请刷新后按最新内容重新签署；若反复出现，请不要签署并联系托管机构。',
  amounts_do_not_sum: '确权与未确权各部分之和必须等于发票金额 {payable}。请调整各部分的金额。',
  due_date_before_issue: '到期日 {due} 早于开票日期。请改为开票日之后的日期。',
  due_date_missing: '这张发票没有到期日，不能直接确权。请填写付款到期日。',
  tenor_too_long: '到期日 {due} 过远，超出账本允许的期限。请改为更近的日期。',
  // assignments
  not_the_debtor_of_notice: '这份转让通知不是发给本企业的，不能由本企业签收。请由通知所列的债务人签收。',
  // facilities
  limit_exceeded: '超出「{limit}」的限额 {over}。请降低金额，或先提高该限额。',
  facility_expired: '授信额度有效期至 {until}，已不能覆盖本次操作。请缩短期限，或开立新的额度。',
  currency_differs: '币种不一致，此处应为 {currency}。请改用相同币种。',
  terms_invalid: '融资条件不成立（{field}）。请修改该项条件后再提交。',
  // financings
  not_the_holder: '本企业不是这笔债权的持有人，不能处分它。请刷新列表查看现持有人可见的债权。',
  claim_encumbered: '这笔债权上已有他人的权利，不能再转让。请先由权利人解除。',
  line_too_long: '这笔债权流转次数过多（{steps} 步），不能再转让。到期时由现持有人收款。',
  claim_overdue: '这笔债权已于 {due} 到期，不能再提款。请等待付款，或向付款方催收。',
  offer_not_for_supplier: '这份报价不是给本企业的。请选择给本企业的报价。',
  offer_not_for_debtor: '这份报价不收 {debtor} 的债权。请选择其他报价或其他债权。',
  offer_of_earlier_keys: '报价发出后 {party} 已更换密钥，该报价不再适用。请向资金方索取新的报价。',
  offer_expired: '这份报价已于 {until} 到期。请选择其他报价，或请资金方续期。',
  offer_exhausted: '这份报价的剩余额度为 {left}，不够本次提款。请少选几笔，或选择其他报价。',
  tenor_outside_offer: '剩余期限 {tenor} 天，不在这份报价接受的期限之内。请选择其他报价或其他债权。',
  value_date_outside_offer: '起息日不在允许的范围内，最晚为 {latest}。请选择更早的日期。',
  net_not_positive: '扣除利息和费用后没有可付的金额。请选择金额更大的债权或其他报价。',
  account_not_own: '收款账户不属于本企业。请选择本企业登记的账户。',
  funding_not_overdue: '资金方最晚可于 {fundBy} 放款或登记付款，过了这一天才能收回债权。请届时再办理。',
  // settlement
  not_the_financier: '本企业不是这笔融资的资金方，不能办理放款。请由资金方办理。',
  not_in_state: '这条记录当前状态为「{state}」，不能进行此操作。请刷新查看最新状态。',
  value_date_before_shown: '起息日不能早于签约时显示的 {shown}。请选择该日或之后的日期。',
  value_date_in_future: '日期 {valueDate} 尚未到来，不能登记已发生的收付款。请核对银行回单。',
  value_date_before_funding: '回款日期早于放款日 {fundedOn}。请核对银行流水的日期。',
  payment_of_other_financing: '这笔付款或债权属于另一笔融资。请重新匹配后再提交。',
  amount_not_full: '到账金额与应付金额 {due} 不符，目前只能登记足额付款。请核对流水，差额请先与付款方核实。',
  bank_entry_used: '银行流水 {bankReference} 已登记给另一笔款项。一条流水只能对应一笔款项，请核对银行对账单。',
};
