/**
 * Cells that a spreadsheet program would run. Excel, LibreOffice and WPS take a cell for a formula by its first
 * character, also when the file quotes it, so quoting alone protects nobody (OWASP, CSV Injection).
 */

/**
 * A text that begins, behind apostrophes and white space, with a character that starts a formula: = + - @ and their
 * full-width and small forms, or with a tab, carriage return or line feed, which some programs drop before they look.
 */
const DANGEROUS = /^(?:['\s\u200B\u2060]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212]|'*[\t\r\n])/u;

const APOSTROPHE = "'";

/**
 * The cell with an apostrophe before it where it could be run; spreadsheet programs show such a cell as text. A cell
 * that looks as if it had been treated before gets one more, so that `restoreCell` gives back every text there is.
 */
export function neutraliseCell(text: string): string {
  return DANGEROUS.test(text) ? APOSTROPHE + text : text;
}

/** Undoes `neutraliseCell`. */
export function restoreCell(text: string): string {
  return text.startsWith(APOSTROPHE) && DANGEROUS.test(text) ? text.slice(1) : text;
}
