/** Changes to the examples of UBL invoices. */
import type { RuleId } from '../../../../gateway/src/files/rules/rules';
import { changed } from '../support';

/** A part of an example and what stands in its place. */
export type Change = readonly [from: string | RegExp, to: string];

/** One broken thing in a good invoice. */
export type Broken = readonly [rule: RuleId, what: string, ...changes: readonly Change[]];

export function withChanges(text: string, changes: readonly Change[]): string {
  return changes.reduce((result, [from, to]) => changed(result, from, to), text);
}

/** Without the first element of this name. */
export const gone = (element: string): Change => [new RegExp(`<${element}[ >][\\s\\S]*?</${element}>\\s*`), ''];
/** A change within the first aggregate of this name that has it. */
export const within = (parent: string, from: string, to: string): Change => [
  new RegExp(`(?<=<cac:${parent}>(?:(?!</cac:${parent}>)[\\s\\S])*?)${from}`),
  to,
];

/** Another figure in an amount in euro. */
export const amount = (name: string, from: string, to: string): Change => [
  `<cbc:${name} currencyID="EUR">${from}</cbc:${name}>`,
  `<cbc:${name} currencyID="EUR">${to}</cbc:${name}>`,
];
