/**
 * Rules of EN 16931-1 by their official ids. The words are ours. Those on sums hold for every UBL invoice that states
 * the figures; the others only where the document says that it follows EN 16931.
 */
export const EN16931_RULES = {
  'BR-02': { en: 'The invoice number (BT-1) is missing.', zh: '缺少发票号码（BT-1）。' },
  'BR-03': { en: 'The issue date (BT-2) is missing.', zh: '缺少开票日期（BT-2）。' },
  'BR-04': { en: 'The invoice type code (BT-3) is missing.', zh: '缺少发票类型代码（BT-3）。' },
  'BR-05': { en: 'The currency code (BT-5) is missing.', zh: '缺少币种代码（BT-5）。' },
  'BR-06': { en: 'The name of the seller (BT-27) is missing.', zh: '缺少销方名称（BT-27）。' },
  'BR-07': { en: 'The name of the buyer (BT-44) is missing.', zh: '缺少购方名称（BT-44）。' },
  'BR-08': { en: 'The postal address of the seller (BG-5) is missing.', zh: '缺少销方地址（BG-5）。' },
  'BR-09': { en: 'The country of the seller (BT-40) is missing.', zh: '缺少销方国家（BT-40）。' },
  'BR-10': { en: 'The postal address of the buyer (BG-8) is missing.', zh: '缺少购方地址（BG-8）。' },
  'BR-11': { en: 'The country of the buyer (BT-55) is missing.', zh: '缺少购方国家（BT-55）。' },
  'BR-12': { en: 'The sum of line net amounts (BT-106) is missing.', zh: '缺少行净额合计（BT-106）。' },
  'BR-13': { en: 'The total without VAT (BT-109) is missing.', zh: '缺少不含税合计（BT-109）。' },
  'BR-14': { en: 'The total with VAT (BT-112) is missing.', zh: '缺少价税合计（BT-112）。' },
  'BR-15': { en: 'The amount due for payment (BT-115) is missing.', zh: '缺少应付金额（BT-115）。' },
  'BR-16': { en: 'The invoice has no line (BG-25).', zh: '发票没有明细行（BG-25）。' },
  'BR-21': { en: 'The id of a line (BT-126) is missing.', zh: '缺少明细行编号（BT-126）。' },
  'BR-22': { en: 'The invoiced quantity of a line (BT-129) is missing.', zh: '缺少明细行数量（BT-129）。' },
  'BR-23': { en: 'The unit of a quantity (BT-130) is missing.', zh: '缺少数量单位（BT-130）。' },
  'BR-24': { en: 'The net amount of a line (BT-131) is missing.', zh: '缺少明细行净额（BT-131）。' },
  'BR-25': { en: 'The name of an item (BT-153) is missing.', zh: '缺少商品名称（BT-153）。' },
  'BR-26': { en: 'The net price of an item (BT-146) is missing.', zh: '缺少商品净价（BT-146）。' },
  'BR-27': { en: 'The net price of an item (BT-146) is negative.', zh: '商品净价（BT-146）为负数。' },
  'BR-31': { en: 'The amount of an allowance (BT-92) is missing.', zh: '缺少折扣金额（BT-92）。' },
  'BR-36': { en: 'The amount of a charge (BT-99) is missing.', zh: '缺少附加费金额（BT-99）。' },
  'BR-45': { en: 'The taxable amount of a VAT category (BT-116) is missing.', zh: '缺少税种计税金额（BT-116）。' },
  'BR-46': { en: 'The tax amount of a VAT category (BT-117) is missing.', zh: '缺少税种税额（BT-117）。' },
  'BR-47': { en: 'The code of a VAT category (BT-118) is missing.', zh: '缺少税种代码（BT-118）。' },
  'BR-48': { en: 'The rate of a VAT category (BT-119) is missing.', zh: '缺少税率（BT-119）。' },
  'BR-CO-04': { en: 'A line has no VAT category (BT-151).', zh: '明细行没有税种代码（BT-151）。' },
  'BR-CO-10': {
    en: 'The sum of line net amounts (BT-106) is not the sum of the lines.',
    zh: '行净额合计（BT-106）与各明细行之和不一致。',
  },
  'BR-CO-11': {
    en: 'The sum of allowances (BT-107) is not the sum of the allowances.',
    zh: '折扣合计（BT-107）与各项折扣之和不一致。',
  },
  'BR-CO-12': {
    en: 'The sum of charges (BT-108) is not the sum of the charges.',
    zh: '附加费合计（BT-108）与各项附加费之和不一致。',
  },
  'BR-CO-13': {
    en: 'The total without VAT (BT-109) is not lines minus allowances plus charges.',
    zh: '不含税合计（BT-109）不等于行合计减折扣加附加费。',
  },
  'BR-CO-14': {
    en: 'The total VAT (BT-110) is not the sum of the VAT categories.',
    zh: '税额合计（BT-110）与各税种税额之和不一致。',
  },
  'BR-CO-15': {
    en: 'The total with VAT (BT-112) is not total without VAT plus VAT.',
    zh: '价税合计（BT-112）不等于不含税合计加税额。',
  },
  'BR-CO-16': {
    en: 'The amount due (BT-115) is not total with VAT minus paid amount plus rounding.',
    zh: '应付金额（BT-115）不等于价税合计减已付金额加舍入金额。',
  },
  'BR-CO-17': {
    en: 'The VAT of a category (BT-117) is not its taxable amount times its rate, rounded to cents.',
    zh: '税种税额（BT-117）不等于计税金额乘以税率（四舍五入到分）。',
  },
  'BR-CO-18': { en: 'The VAT breakdown (BG-23) is missing.', zh: '缺少税额明细（BG-23）。' },
  'BR-CO-25': {
    en: 'An amount is due, but there is neither a due date (BT-9) nor payment terms (BT-20).',
    zh: '存在应付金额，但既无到期日（BT-9）也无付款条件（BT-20）。',
  },
  'BR-CO-26': {
    en: 'The seller has no identifier: BT-29, BT-30 or BT-31.',
    zh: '销方没有识别号（BT-29、BT-30 或 BT-31）。',
  },
  'BR-CL-01': { en: 'No type code of invoices (UNTDID 1001).', zh: '不是发票类型代码（UNTDID 1001）。' },
  'BR-CL-03': { en: 'The currency of an amount is no code of ISO 4217.', zh: '金额币种不是 ISO 4217 代码。' },
  'BR-CL-04': { en: 'The currency of the invoice is no code of ISO 4217.', zh: '发票币种不是 ISO 4217 代码。' },
  'BR-CL-05': { en: 'The tax currency is no code of ISO 4217.', zh: '计税币种不是 ISO 4217 代码。' },
  'BR-CL-17': { en: 'No code of a VAT category (UNTDID 5305).', zh: '不是税种代码（UNTDID 5305）。' },
  'BR-CL-18': { en: 'No code of a VAT category on a line (UNTDID 5305).', zh: '明细行税种代码无效（UNTDID 5305）。' },
} as const;

const AT_MOST_TWO = {
  en: 'The amount has more than two decimals.',
  zh: '金额超过两位小数。',
} as const;

/** At most two decimals in each amount of the model, one rule per amount. */
export const DECIMALS_RULES = {
  'BR-DEC-01': AT_MOST_TWO,
  'BR-DEC-02': AT_MOST_TWO,
  'BR-DEC-05': AT_MOST_TWO,
  'BR-DEC-06': AT_MOST_TWO,
  'BR-DEC-09': AT_MOST_TWO,
  'BR-DEC-10': AT_MOST_TWO,
  'BR-DEC-11': AT_MOST_TWO,
  'BR-DEC-12': AT_MOST_TWO,
  'BR-DEC-13': AT_MOST_TWO,
  'BR-DEC-14': AT_MOST_TWO,
  'BR-DEC-15': AT_MOST_TWO,
  'BR-DEC-16': AT_MOST_TWO,
  'BR-DEC-17': AT_MOST_TWO,
  'BR-DEC-18': AT_MOST_TWO,
  'BR-DEC-19': AT_MOST_TWO,
  'BR-DEC-20': AT_MOST_TWO,
  'BR-DEC-23': AT_MOST_TWO,
  'BR-DEC-24': AT_MOST_TWO,
  'BR-DEC-25': AT_MOST_TWO,
  'BR-DEC-27': AT_MOST_TWO,
  'BR-DEC-28': AT_MOST_TWO,
} as const;

const BASE_OF_CATEGORY = {
  en: 'The taxable amount of this VAT category (BT-116) is not lines plus charges minus allowances of the category.',
  zh: '该税种计税金额（BT-116）不等于同税种明细行加附加费减折扣。',
} as const;
const NO_TAX_IN_CATEGORY = {
  en: 'The VAT of this category (BT-117) must be zero.',
  zh: '该税种税额（BT-117）须为零。',
} as const;

/** Sums per VAT category: 08 on the taxable amount, 09 on the tax of categories that bear none. */
export const CATEGORY_RULES = {
  'BR-S-08': BASE_OF_CATEGORY,
  'BR-Z-08': BASE_OF_CATEGORY,
  'BR-E-08': BASE_OF_CATEGORY,
  'BR-AE-08': BASE_OF_CATEGORY,
  'BR-IC-08': BASE_OF_CATEGORY,
  'BR-G-08': BASE_OF_CATEGORY,
  'BR-O-08': BASE_OF_CATEGORY,
  'BR-AF-08': BASE_OF_CATEGORY,
  'BR-AG-08': BASE_OF_CATEGORY,
  'BR-Z-09': NO_TAX_IN_CATEGORY,
  'BR-E-09': NO_TAX_IN_CATEGORY,
  'BR-AE-09': NO_TAX_IN_CATEGORY,
  'BR-IC-09': NO_TAX_IN_CATEGORY,
  'BR-G-09': NO_TAX_IN_CATEGORY,
  'BR-O-09': NO_TAX_IN_CATEGORY,
} as const;
