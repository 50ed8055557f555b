/** From a record's own state to the public state of its header, and to the actions possible in it. */
import { ASSIGNMENT_TABLE, NOTICE_TABLE } from '../domain/assignments/state';
import { FACILITY_TABLE, OFFER_TABLE } from '../domain/facilities/state';
import { FINANCING_TABLE } from '../domain/financings/state';
import {
  ACCOUNT_TABLE,
  CANCELLATION_TABLE,
  MATRIX_TABLE,
  PARTY_TABLE,
  RECOVERY_TABLE,
  SIGNER_TABLE,
} from '../domain/parties/state';
import { LEAF_TABLE, PRESENTATION_TABLE, RECEIVABLE_TABLE } from '../domain/receivables/state';
import { BOOKING_TABLE, DISCHARGE_TABLE, PAYMENT_TABLE, SETTLEMENT_TABLE } from '../domain/settlement/state';
import type { TransitionTable } from '../kernel/transitions';
import type { HeaderState } from '../protocol';
import type { RecordData, RecordKind } from '../protocol/records';

/** Every aggregate's table by record kind. */
export const TABLES: Readonly<Record<RecordKind, TransitionTable<string, string>>> = {
  party: PARTY_TABLE,
  recovery: RECOVERY_TABLE,
  signer: SIGNER_TABLE,
  matrix: MATRIX_TABLE,
  account: ACCOUNT_TABLE,
  cancellation: CANCELLATION_TABLE,
  receivable: RECEIVABLE_TABLE,
  presentation: PRESENTATION_TABLE,
  leaf: LEAF_TABLE,
  assignment: ASSIGNMENT_TABLE,
  notice: NOTICE_TABLE,
  facility: FACILITY_TABLE,
  offer: OFFER_TABLE,
  financing: FINANCING_TABLE,
  payment: PAYMENT_TABLE,
  booking: BOOKING_TABLE,
  discharge: DISCHARGE_TABLE,
  settlement: SETTLEMENT_TABLE,
};

function frozenReason(data: RecordData[RecordKind]): string | null {
  return 'title' in data ? data.title.frozen : null;
}

/** `closed` in a final state of its table, `frozen` where the title says so, else `open`. */
export function headerStateOf(kind: RecordKind, data: RecordData[RecordKind]): HeaderState {
  if (TABLES[kind].final.includes(data.state)) return 'closed';
  return frozenReason(data) === null ? 'open' : 'frozen';
}
