/** Amounts in capital numerals as Chinese documents write them (人民币大写): 1000000.00 is 壹佰万元整. */
import type { Amount } from '../../protocol/acts';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const UNITS = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿', '万亿'];

/** Four digits at most; zeros inside read once, zeros at the end not at all. */
function groupText(digits: string): string {
  let text = '';
  let isZeroPending = false;
  for (const [index, digit] of digits.split('').entries()) {
    const place = digits.length - 1 - index;
    if (digit === '0') {
      isZeroPending = text !== '';
      continue;
    }
    text += `${isZeroPending ? '零' : ''}${DIGITS.charAt(digit.charCodeAt(0) - 48)}${UNITS[place] ?? ''}`;
    isZeroPending = false;
  }
  return text;
}

function wholeText(whole: string): string {
  let text = '';
  let rest = whole;
  const groups: string[] = [];
  while (rest !== '') {
    groups.unshift(rest.slice(-4));
    rest = rest.slice(0, -4);
  }
  for (const [index, digits] of groups.entries()) {
    const group = groupText(digits);
    if (group === '') continue;
    // A zero is read where a group does not fill the thousands next to a larger group, or groups between are empty.
    const needsZero = text !== '' && (digits.startsWith('0') || groups[index - 1]?.endsWith('0') === true);
    text += `${needsZero ? '零' : ''}${group}${GROUPS[groups.length - 1 - index] ?? ''}`;
  }
  return text;
}

/** Yuan, jiao and fen. Only for amounts of two decimals; others have no capital form and give null. */
export function capitalYuan(amount: Amount): string | null {
  const match = /^(\d{1,15})\.(\d)(\d)$/.exec(amount);
  if (match === null) return null;
  const [, whole = '', jiao = '0', fen = '0'] = match;
  const yuan = wholeText(whole.replace(/^0+/, ''));
  const head = yuan === '' ? '' : `${yuan}元`;
  if (jiao === '0' && fen === '0') return `${head === '' ? '零元' : head}整`;
  const jiaoText = jiao === '0' ? (head === '' ? '' : '零') : `${DIGITS.charAt(jiao.charCodeAt(0) - 48)}角`;
  const fenText = fen === '0' ? '整' : `${DIGITS.charAt(fen.charCodeAt(0) - 48)}分`;
  return `${head}${jiaoText}${fenText}`;
}
