/** Every rule a file can break, by id, with the words a person is shown. */
import { CSV_RULES } from './csv';
import { CATEGORY_RULES, DECIMALS_RULES, EN16931_RULES } from './en16931';
import { FILE_RULES } from './file';
import { UBL_RULES } from './ubl';
import { XML_RULES } from './xml';

/** One sentence in both languages of the product. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

const ALL = {
  ...FILE_RULES,
  ...XML_RULES,
  ...UBL_RULES,
  ...EN16931_RULES,
  ...DECIMALS_RULES,
  ...CATEGORY_RULES,
  ...CSV_RULES,
} as const;

/** `BR-…` are rules of EN 16931 by their official ids; all others are ours. */
export type RuleId = keyof typeof ALL;

/** Words of each rule. */
export const RULES: Readonly<Record<RuleId, Words>> = ALL;
