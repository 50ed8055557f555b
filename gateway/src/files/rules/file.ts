/** What is said of a file as a whole. */
export const FILE_RULES = {
  'FILE-EMPTY': { en: 'The file is empty.', zh: '文件是空的。' },
  'FILE-TOO-LARGE': {
    en: 'The file is larger than may be read; what lies behind this place was not read.',
    zh: '文件超出可读取的大小，此处之后的内容未读取。',
  },
  'FILE-FORMAT': {
    en: 'This kind of file is not read. Use UBL 2.1 XML or CSV.',
    zh: '不支持此类文件，请使用 UBL 2.1 XML 或 CSV。',
  },
  'FILE-ENCODING': {
    en: 'The text is not in an encoding that is read: UTF-8, UTF-16 with byte order mark, GB18030.',
    zh: '文本编码无法读取，请使用 UTF-8、带字节顺序标记的 UTF-16 或 GB18030。',
  },
  'FILE-NAME': {
    en: 'The name of the file promises another format than its content has; it was read by its content.',
    zh: '文件扩展名与内容不符，已按内容读取。',
  },
  'FILE-MORE-FAULTS': {
    en: 'There are more faults than are listed; correct these first.',
    zh: '错误过多，未全部列出，请先更正已列出的错误。',
  },
} as const;
