/** What makes a text no XML document that is read (XML 1.0 fifth edition, Namespaces in XML 1.0; a DTD is refused). */
export const XML_RULES = {
  'XML-DOCTYPE': {
    en: 'Document type declarations are refused: they can pull in files and blow up in memory.',
    zh: '拒绝含有文档类型声明（DOCTYPE）的文件：它可能引入外部文件或耗尽内存。',
  },
  'XML-ENTITY': {
    en: 'A reference to an entity or character that XML itself does not define.',
    zh: '引用了 XML 未定义的实体或字符。',
  },
  'XML-MALFORMED': { en: 'The XML is not well-formed here.', zh: '此处 XML 格式不正确。' },
  'XML-CHARACTER': { en: 'A character that XML does not allow.', zh: '含有 XML 不允许的字符。' },
  'XML-NAMESPACE': {
    en: 'A namespace prefix that is not declared, or declared against the rules.',
    zh: '命名空间前缀未声明或声明不合规。',
  },
  'XML-ENCODING': {
    en: 'The XML is not in the encoding it declares, or in one that is not read.',
    zh: 'XML 的实际编码与声明不符，或编码无法读取。',
  },
  'XML-VERSION': { en: 'Only XML 1.0 is read.', zh: '仅支持 XML 1.0。' },
  'XML-TOO-DEEP': { en: 'Elements are nested too deeply.', zh: '元素嵌套过深。' },
  'XML-TOO-MANY': { en: 'Too many elements, or too many attributes of one element.', zh: '元素或属性数量过多。' },
  'XML-ATTRIBUTE-LONG': { en: 'An attribute is too long.', zh: '属性值过长。' },
  'XML-ROOT': {
    en: 'This XML is no UBL 2.1 document that is known here.',
    zh: '该 XML 不是可识别的 UBL 2.1 单据。',
  },
} as const;
