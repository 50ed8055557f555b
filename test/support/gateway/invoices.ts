/** Files of invoices as firms bring them, and the way of a file through the gateway. */
import { partyIdOf } from '../../../chaincode/src/kernel/identifiers';
import type { PartyId } from '../../../chaincode/src/protocol/acts';
import type { PreparedAct, RecordView } from '../../../scripts/client/desk';
import { eventually } from '../../../scripts/client/desk';
import type { Administrator } from '../../../scripts/sandbox/administrators';

export interface InvoiceRow {
  readonly seller: PartyId;
  readonly debtor: PartyId;
  readonly number: string;
  readonly issued?: string;
  readonly currency?: string;
  readonly amount?: string;
  readonly due?: string;
}

const HEADER = 'seller_id,buyer_id,invoice_number,issue_date,currency,amount,due_date';

/** A table with these rows, as UTF-8. */
export function csvOf(rows: readonly InvoiceRow[]): Uint8Array {
  const lines = rows.map(({ seller, debtor, number, issued, currency, amount, due }) =>
    [seller, debtor, number, issued ?? '2026-01-10', currency ?? 'CNY', amount ?? '1000.00', due ?? ''].join(','),
  );
  return new TextEncoder().encode([HEADER, ...lines, ''].join('\n'));
}

/** An import as the gateway shows it. */
export interface ImportView {
  readonly id: string;
  readonly state: 'reading' | 'ready' | 'failed';
  readonly rows: number;
  readonly good: number;
  readonly bad: number;
  readonly known: number;
  readonly error: string | null;
}

/** The name a file of this content would have. */
function nameOf(file: Uint8Array): string {
  return file[0] === '<'.charCodeAt(0) ? 'invoice.xml' : 'invoices.csv';
}

export function upload(
  { desk }: Pick<Administrator, 'desk'>,
  file: Uint8Array,
  name = nameOf(file),
): Promise<ImportView> {
  return desk.upload<ImportView>(`/imports?name=${encodeURIComponent(name)}`, file);
}

export interface ImportPreview extends PreparedAct {
  readonly left: readonly { readonly row: number | null; readonly number: string | null; readonly code: string }[];
}

/** A choice of parties for a row without them. */
export interface Choice {
  readonly row: number;
  readonly seller?: string;
  readonly debtor?: string;
}

/** The file uploaded and previewed by one side; nothing is signed. */
export async function previewFile(
  side: Pick<Administrator, 'desk'>,
  file: Uint8Array,
  options: Readonly<{ name?: string; parties?: readonly Choice[] }> = {},
): Promise<ImportPreview> {
  const { id } = await upload(side, file, options.name);
  return side.desk.post(`/imports/${id}/preview`, options.parties === undefined ? {} : { parties: options.parties });
}

/** The file presented by one side, as far as the rules accept it; gives the preview's outcomes. */
export async function presentFile(side: Administrator, file: Uint8Array, name?: string): Promise<ImportPreview> {
  const prepared = await previewFile(side, file, name === undefined ? {} : { name });
  if (!prepared.outcomes.some(({ outcome }) => outcome === 'accepted')) return prepared;
  const { run } = await side.desk.sign(prepared, side.key);
  await side.desk.applied(run.statementHash);
  return prepared;
}

/** What the outcomes are, in order: `accepted`, `replayed` or the code of the refusal. */
export function verdicts({ outcomes }: Pick<PreparedAct, 'outcomes'>): readonly string[] {
  return outcomes.map((outcome) => (outcome.outcome === 'refused' ? outcome.code : outcome.outcome));
}

export interface InvoiceData {
  readonly invoice: {
    readonly seller: PartyId;
    readonly debtor: PartyId;
    readonly number: string;
    readonly payable: string;
  };
}

/** A firm's invoice by its number, once its gateway knows it. */
export function invoiceAt(
  { desk }: Pick<Administrator, 'desk'>,
  number: string,
  state = 'presented',
): Promise<RecordView<InvoiceData>> {
  return eventually(`invoice ${number} ${state}`, async () => {
    const found = await desk.list<InvoiceData>(`/invoices?state=${state}&limit=500`);
    return found.find(({ data }) => data.invoice.number === number) ?? null;
  });
}

/** A party id of a firm that is on no network. */
export function strangerParty(): PartyId {
  const party = partyIdOf({ registration: { scheme: '0192', value: '987654321' } });
  if (party === null) throw new RangeError('a registration makes a party');
  return party;
}
