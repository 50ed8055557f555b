/** Rules of our own on UBL documents, where no published rule has an id. */
export const UBL_RULES = {
  'UBL-REPEATED': { en: 'An element that may stand once stands more than once.', zh: '只能出现一次的元素重复出现。' },
  'UBL-CONTENT': { en: 'Text was expected here, not further elements.', zh: '此处应为文本，不应包含其他元素。' },
  'UBL-TEXT': { en: 'The text is too long or has no visible character.', zh: '文本过长或没有可见字符。' },
  'UBL-AMOUNT': { en: 'No decimal number.', zh: '不是有效的十进制数。' },
  'UBL-AMOUNT-DECIMALS': { en: 'More decimals than the currency has.', zh: '小数位数超过币种规定。' },
  'UBL-AMOUNT-BOUNDS': { en: 'The amount is too large.', zh: '金额过大。' },
  'UBL-PAYABLE-NEGATIVE': {
    en: 'The amount due is negative: this is a credit, not a claim.',
    zh: '应付金额为负数，属于贷项而非应收账款。',
  },
  'UBL-NOTHING-PAYABLE': { en: 'Nothing is left to be paid on this invoice.', zh: '该发票已无应付金额。' },
  'UBL-CURRENCY': {
    en: 'An amount is in another currency than the invoice, or names none.',
    zh: '金额币种与发票币种不一致或未注明币种。',
  },
  'UBL-DATE': { en: 'No date YYYY-MM-DD.', zh: '不是 YYYY-MM-DD 格式的日期。' },
  'UBL-DATE-NONEXISTENT': { en: 'This day does not exist.', zh: '该日期不存在。' },
  'UBL-DATE-RANGE': { en: 'The year is out of range.', zh: '年份超出范围。' },
  'UBL-DUE-BEFORE-ISSUE': {
    en: 'The due date lies before the issue date and was left out.',
    zh: '到期日早于开票日期，未采用。',
  },
  'UBL-DUE-AMBIGUOUS': {
    en: 'The invoice names several due dates; none was taken over.',
    zh: '发票载有多个到期日，未采用。',
  },
  'UBL-INDICATOR': { en: 'Must be true or false.', zh: '只能为 true 或 false。' },
  'UBL-PARTY-ID': { en: 'The id of the party is malformed.', zh: '企业识别号格式无效。' },
  'UBL-PARTY-CHECK': { en: 'The check character of the id is wrong.', zh: '企业识别号的校验码不正确。' },
  'UBL-PARTY-UNKNOWN': {
    en: 'The document has no id by which the party could be known; choose the party by hand.',
    zh: '单据未载明可识别该企业的号码，请手动选择企业。',
  },
  'UBL-PARTIES-EQUAL': { en: 'Seller and buyer are the same party.', zh: '销方与购方相同。' },
  'UBL-PAYEE': {
    en: 'The invoice names another payee than the seller: the claim may have been sold already.',
    zh: '收款人与销方不一致，应收账款可能已转让。',
  },
  'UBL-FACTORED': {
    en: 'The invoice type says that the claim is assigned to a third party (393).',
    zh: '发票类型表明应收账款已转让给第三方（393）。',
  },
  'UBL-CORRECTED': { en: 'The invoice corrects an earlier one (384).', zh: '该发票更正了先前的发票（384）。' },
  'UBL-PREPAYMENT': {
    en: 'The invoice asks for a prepayment (386): what it is for is still to be delivered.',
    zh: '该发票为预付款发票（386），货物或服务尚未交付。',
  },
} as const;
