/** A row being turned into values: every cell is tried, every fault is kept. */
import { formatAmount } from '../../../../chaincode/src/kernel/money';
import type { CalendarDay } from '../../../../chaincode/src/kernel/days';
import type { PartyId } from '../../../../chaincode/src/kernel/identifiers';
import type { Notice } from '../documents';
import { FaultList, invalid, notice } from '../faults';
import type { RuleId } from '../rules/rules';
import { amountOf, CellFault, currencyOf, dayOf, identifyingOf, looksCut, partyOf, plainText } from './cells';
import type { TableRow } from './table';

export class RowFields<K extends string> {
  readonly faults: FaultList;
  readonly warnings: Notice[] = [];
  readonly #row: TableRow<K>;

  constructor(row: TableRow<K>, faultsMax: number) {
    this.#row = row;
    this.faults = new FaultList(faultsMax);
  }

  /** Whether the row has something in this column. */
  has(key: K): boolean {
    return this.#row.cell(key) !== '';
  }

  /** Reports a rule that the row breaks at a column. */
  fault(rule: RuleId, key: K): void {
    const { position, source } = this.#row;
    const details = { field: this.#row.nameOf(key), value: this.#row.cell(key) };
    this.faults.add(invalid(rule, position, details, source));
  }

  /** A party id; its absence has a rule of its own, because it is what people forget. */
  party(key: K): PartyId | null {
    return this.#value(key, 'CSV-PARTY-MISSING', partyOf);
  }

  day(key: K, need: 'required' | 'optional'): CalendarDay | null {
    return this.#value(key, need === 'required' ? 'CSV-MISSING' : null, dayOf);
  }

  currency(key: K): string | null {
    return this.#value(key, 'CSV-MISSING', currencyOf);
  }

  /** An amount in minor units, with its sign; null where the currency is not known either. */
  signedAmount(key: K, currency: string | null): bigint | null {
    if (currency === null) {
      if (!this.has(key)) this.fault('CSV-MISSING', key);
      return null;
    }
    return this.#value(key, 'CSV-MISSING', (text) => amountOf(text, currency, { negativeAllowed: true }));
  }

  /** An amount above zero in its canonical form. */
  amount(key: K, currency: string | null): string | null {
    const amountMinor = this.signedAmount(key, currency);
    if (amountMinor === null || currency === null) return null;
    if (amountMinor > 0n) return formatAmount(amountMinor, currency);
    this.fault(amountMinor < 0n ? 'CSV-AMOUNT-NEGATIVE' : 'CSV-AMOUNT-ZERO', key);
    return null;
  }

  /** A number or code as on paper. */
  identifying(key: K, lengthMax: number, need: 'required' | 'optional'): string | null {
    const missing = need === 'required' ? 'CSV-MISSING' : null;
    const text = this.#value(key, missing, (cell) => identifyingOf(cell, lengthMax));
    if (text !== null && looksCut(text)) {
      this.warnings.push(notice('CSV-NUMBER-DOUBTFUL', { field: this.#row.nameOf(key), value: text }));
    }
    return text;
  }

  text(key: K, lengthMax: number, need: 'required' | 'optional'): string | null {
    return this.#value(key, need === 'required' ? 'CSV-MISSING' : null, (cell) => plainText(cell, lengthMax));
  }

  #value<T>(key: K, missing: RuleId | null, parse: (text: string) => T): T | null {
    const text = this.#row.cell(key);
    if (text === '') {
      if (missing !== null) this.fault(missing, key);
      return null;
    }
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      this.fault(error.rule, key);
      return null;
    }
  }
}
