/** What is said of tables: their shape first, then their cells. */
export const CSV_RULES = {
  'CSV-HEADER': {
    en: 'The first row must name the columns; none of its names is known.',
    zh: '第一行须为列名，但其中没有可识别的列名。',
  },
  'CSV-COLUMN-MISSING': { en: 'A required column is missing.', zh: '缺少必需的列。' },
  'CSV-COLUMN-DUPLICATE': { en: 'Two columns have the same meaning.', zh: '存在重复的列。' },
  'CSV-COLUMNS-TOO-MANY': { en: 'Too many columns.', zh: '列数过多。' },
  'CSV-COLUMN-UNKNOWN': { en: 'These columns are not known and were left out.', zh: '以下列无法识别，已忽略。' },
  'CSV-CELLS': { en: 'The row has another number of cells than the header.', zh: '该行的单元格数与表头不一致。' },
  'CSV-QUOTES': {
    en: 'A quotation mark is not closed, or stands inside a cell without being doubled.',
    zh: '引号未闭合，或单元格内的引号未写成两个。',
  },
  'CSV-ROW-TOO-LONG': { en: 'The row is too long.', zh: '该行过长。' },
  'CSV-CELL-TOO-LONG': { en: 'The cell is too long.', zh: '单元格内容过长。' },
  'CSV-CHARACTER': {
    en: 'The cell has control characters or characters that could not be decoded.',
    zh: '单元格含有控制字符或无法解码的字符。',
  },
  'CSV-MISSING': { en: 'The cell must not be empty.', zh: '该单元格不能为空。' },
  'CSV-TEXT': { en: 'The text is too long or has characters that cannot be seen.', zh: '文本过长或含有不可见字符。' },
  'CSV-PARTY-MISSING': { en: 'The id of the party is missing.', zh: '缺少企业识别号。' },
  'CSV-PARTY': {
    en: 'No id of a party: use a USCC, an LEI, a GLN or scheme:value.',
    zh: '企业识别号无效，请填写统一社会信用代码、LEI、GLN 或“体系:号码”。',
  },
  'CSV-PARTY-CHECK': { en: 'The check character of the id is wrong.', zh: '企业识别号的校验码不正确。' },
  'CSV-PARTIES-EQUAL': { en: 'Seller and buyer are the same party.', zh: '销方与购方相同。' },
  'CSV-NUMBER': { en: 'The number is too long or has no visible character.', zh: '号码过长或没有可见字符。' },
  'CSV-NUMBER-ROUNDED': {
    en: 'A spreadsheet program has rounded this number (1.23E+19). Format the column as text and enter it again.',
    zh: '号码已被表格软件改写为科学计数（如 1.23E+19），请将该列设为文本后重新填写。',
  },
  'CSV-NUMBER-DOUBTFUL': {
    en: 'The last digits are all zeros, as when a spreadsheet program has cut the number. Compare it with the invoice.',
    zh: '号码末尾全为零，可能已被表格软件截断，请与发票核对。',
  },
  'CSV-CODE-UNFIT': {
    en: 'A paper invoice has an eight-digit number and a code of ten or twelve digits; any other has a number alone.',
    zh: '纸质发票有八位号码和十位或十二位代码；其他发票只有号码，没有代码。',
  },
  'CSV-DATE': {
    en: 'No date: write YYYY-MM-DD, YYYY/M/D or YYYY年M月D日.',
    zh: '日期格式无效，请写作 YYYY-MM-DD、YYYY/M/D 或 YYYY年M月D日。',
  },
  'CSV-DATE-NONEXISTENT': { en: 'This day does not exist.', zh: '该日期不存在。' },
  'CSV-DATE-RANGE': { en: 'The year is out of range.', zh: '年份超出范围。' },
  'CSV-DUE-BEFORE-ISSUE': { en: 'The due date lies before the issue date.', zh: '到期日早于开票日期。' },
  'CSV-CURRENCY': { en: 'No currency code of ISO 4217.', zh: '不是 ISO 4217 币种代码。' },
  'CSV-AMOUNT': {
    en: 'No amount: plain digits with at most one point, without separators of thousands.',
    zh: '金额无效：只能填写数字和一个小数点，不能有千分位。',
  },
  'CSV-AMOUNT-DECIMALS': { en: 'More decimals than the currency has.', zh: '小数位数超过币种规定。' },
  'CSV-AMOUNT-NEGATIVE': { en: 'The amount is negative.', zh: '金额为负数。' },
  'CSV-AMOUNT-ZERO': { en: 'The amount is zero.', zh: '金额为零。' },
  'CSV-AMOUNT-BOUNDS': { en: 'The amount is too large.', zh: '金额过大。' },
  'CSV-DIRECTION': {
    en: 'The direction must say credit or debit.',
    zh: '借贷标志须为贷或借。',
  },
} as const;
