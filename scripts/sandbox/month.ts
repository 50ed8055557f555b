/**
 * The month of business a sandbox begins with, so that no screen is empty: told through the API alone, in the
 * background, by the firms' own administrators. It asks the ledger at each step what is still to be done, so that it
 * can be killed at any moment and goes on at the next start.
 */
import path from 'node:path';
import { z } from 'zod';
import { addDays, dayOfInstant } from '../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import { readPrivateFile, writePrivateFile } from '../../gateway/src/consortium/keys';
import { Desk } from '../client/desk';
import type { PreparedAct } from '../client/desk';
import type { Administrator } from './administrators';
import { FIRMS } from './firms';
import type { DemoFirm } from './firms';
import { demoMatrix } from './matrix';
import { acknowledge, confirm, confirmations, firmOf, present, refuse } from './monthActs';
import type { Cast } from './monthActs';
import { book, draw, offer, openAccount, payOut, settle } from './monthMoney';
import { ACTING_SUPPLIERS, DIANCHI, HALFWAY_DAYS, INVOICES, MONTH_DAYS, NUJIANG, OFFERS, YUNLING } from './monthPlan';
import type { Fate, PlannedInvoice } from './monthPlan';
import { SUPPLIERS } from './monthSuppliers';
import { registrationOf, witnessKeyOf } from './registrar';
import { openSandbox } from './sandbox';
import type { SandboxParts } from './sandbox';

const DAY_MS = 86_400_000;
/** China's time. */
const OFFSET_MINUTES = 480;
const MORNING_MS = 9.5 * 3_600_000;

/** When a sandbox is founded so that its month ends today. */
export function monthBegins(nowMs: number): number {
  return nowMs - MONTH_DAYS * DAY_MS;
}

const noteSchema = z.strictObject({ firstDay: z.string(), isTold: z.boolean() });
type Note = z.output<typeof noteSchema>;

function noteFile(folder: string): string {
  return path.join(folder, 'people', 'month.json');
}

async function readNote(folder: string): Promise<Note | null> {
  const text = await readPrivateFile(noteFile(folder));
  return text === null ? null : noteSchema.parse(JSON.parse(text));
}

async function ledgerTime(registrar: Desk): Promise<number> {
  const { epoch } = await registrar.get<{ readonly epoch: { readonly timeMs: number } }>('/network');
  return epoch.timeMs;
}

function dayAt(instantMs: number): CalendarDay {
  return dayOfInstant({ instantMs, offsetMinutes: OFFSET_MINUTES });
}

/** Acts may name the older of the two epoch records for a while, so both are moved. */
const EPOCHS_APART_MS = 1000;

/** The morning of a day, or now where it is today; never back. */
async function moveTo(registrar: Desk, day: CalendarDay): Promise<void> {
  const morning = Date.parse(`${day}T00:00:00Z`) - OFFSET_MINUTES * 60_000 + MORNING_MS;
  const timeMs = day === dayAt(Date.now()) ? Date.now() : morning;
  for (const step of [timeMs - EPOCHS_APART_MS, timeMs]) {
    if (step > (await ledgerTime(registrar))) await registrar.post('/sandbox/epoch', { timeMs: step });
  }
}

/** All suppliers that are not in the directory yet, in one run of the registrar's officer. */
async function registerSuppliers(parts: SandboxParts, registrar: Desk): Promise<void> {
  const { parties } = await registrar.get<{ readonly parties: readonly { readonly id: string }[] }>('/parties');
  const missing = SUPPLIERS.filter(({ party }) => !parties.some(({ id }) => id === party));
  if (missing.length === 0) return;
  const rows = demoMatrix(parts.currencies, parts.soleUnits);
  const items = [];
  for (const { party, name, nameEnglish, mspId, roles } of missing) {
    const first = await parts.people.key(`administrator ${party}`);
    items.push(registrationOf({ party, name, nameEnglish, mspId, roles, rows }, first));
  }
  const witness = await witnessKeyOf(registrar, await parts.people.key('officer RegistrarMSP'));
  await registrar.act('register_party', items, witness);
}

function planned(...fates: readonly Fate[]): readonly PlannedInvoice[] {
  return INVOICES.filter(({ fate }) => fates.includes(fate));
}

function actedOn(day: number, ...fates: readonly Fate[]): readonly PlannedInvoice[] {
  return planned(...fates).filter(({ actedDay }) => actedDay === day);
}

function soldBy(seller: PartyId, invoices: readonly PlannedInvoice[]): readonly PlannedInvoice[] {
  return invoices.filter((invoice) => invoice.seller === seller);
}

function financedBy(financier: PartyId, invoices: readonly PlannedInvoice[]): readonly PlannedInvoice[] {
  return invoices.filter((invoice) => invoice.financier === financier);
}

const FINANCIERS = [DIANCHI, NUJIANG] as const;

/** What was presented and confirmed on one day, sold or borrowed on, and paid out where it was. */
async function tellDay(cast: Cast, day: number): Promise<void> {
  const drawn = actedOn(day, 'agreed', 'instructed', 'accruing', 'overdue', 'repaid');
  const confirmed = [...drawn, ...actedOn(day, 'held')];
  await present(cast, confirmed);
  await confirm(cast, confirmed);
  const sellers = [...new Set(drawn.map(({ seller }) => seller))];
  await Promise.all(sellers.map((seller) => draw(cast, seller, soldBy(seller, drawn))));
  const ordered = drawn.filter(({ fate }) => fate !== 'agreed');
  const paid = ordered.filter(({ fate }) => fate !== 'instructed');
  await Promise.all(
    FINANCIERS.map(async (financier) => {
      await payOut(cast, financier, financedBy(financier, ordered));
      await book(cast, financier, financedBy(financier, paid));
    }),
  );
}

async function offerMoney(cast: Cast): Promise<void> {
  const suppliers = [...new Set(OFFERS.map(({ supplier }) => supplier))];
  await Promise.all([
    ...suppliers.map((supplier) => openAccount(cast, supplier)),
    ...FINANCIERS.map((party) =>
      offer(
        cast,
        party,
        OFFERS.filter(({ financier }) => financier === party),
      ),
    ),
  ]);
}

/** What fell due came in; but not all of it. */
async function settleMatured(cast: Cast): Promise<void> {
  const matured = planned('repaid');
  await Promise.all(FINANCIERS.map((financier) => settle(cast, financier, financedBy(financier, matured))));
  await acknowledge(cast, [...matured, ...planned('overdue'), ...actedOn(HALFWAY_DAYS, 'accruing')]);
}

/** What repaid deals left over went back to the suppliers. */
async function returnSurplus(cast: Cast): Promise<void> {
  await Promise.all(FINANCIERS.map((financier) => book(cast, financier, financedBy(financier, planned('repaid')))));
}

const FILE_NAME = 'ERP 应付发票导出.csv';

/** A file as an ERP writes it: some rows without a due date, and three that break a rule. */
function invoiceFile(cast: Cast, invoices: readonly PlannedInvoice[]): Uint8Array {
  const row = ({ number, issuedDay, seller, payable }: PlannedInvoice): readonly string[] => {
    const issued = addDays(cast.firstDay, issuedDay);
    return [number, issued, seller.slice(5), YUNLING.slice(5), 'CNY', payable, ''];
  };
  const head = ['发票号码', '开票日期', '销方税号', '购方税号', '币种', '价税合计', '到期日'];
  const good = invoices.map(row);
  const faults: readonly (readonly [column: number, value: string])[] = [
    [1, '2026-02-30'],
    [5, '12480.505'],
    [2, '91532901MA6N8T3W27'],
  ];
  const bad = faults.map(([column, value], index) => {
    const cells = [...(good[index] ?? [])];
    cells[0] = `${cells[0] ?? ''}9`;
    cells[column] = value;
    return cells;
  });
  return new TextEncoder().encode([head, ...good, ...bad].map((cells) => cells.join(',')).join('\n'));
}

/** The core firm's own file: what can be read of it is presented in one run. */
async function importFile(cast: Cast, invoices: readonly PlannedInvoice[]): Promise<void> {
  const { desk, key } = firmOf(cast, YUNLING);
  const { imports } = await desk.get<{ readonly imports: readonly { readonly id: string; readonly name: string }[] }>(
    '/imports',
  );
  const known = imports.find(({ name }) => name === FILE_NAME);
  const { id } =
    known ??
    (await desk.upload<{ readonly id: string }>(
      `/imports?name=${encodeURIComponent(FILE_NAME)}`,
      invoiceFile(cast, invoices),
    ));
  const prepared = await desk.post<PreparedAct>(`/imports/${id}/preview`, {});
  if (!prepared.outcomes.some(({ outcome }) => outcome === 'accepted')) return;
  const { run } = await desk.sign(prepared, key);
  await desk.applied(run.statementHash);
}

/** One run has its first signature and waits for the manager's. */
async function queue(cast: Cast, invoices: readonly PlannedInvoice[]): Promise<void> {
  const { desk, key } = firmOf(cast, YUNLING);
  const { statements } = await desk.get<{ readonly statements: readonly unknown[] }>('/statements?state=waiting');
  if (statements.length > 0) return;
  const drafts = (await confirmations(cast, invoices)).map(({ draft }) => draft);
  if (drafts.length === 0) return;
  await desk.sign(await desk.preview('confirm_receivable', drafts), key, 'maker');
}

async function tell(cast: Cast, registrar: Desk): Promise<void> {
  await offerMoney(cast);
  await tellDay(cast, 0);
  await moveTo(registrar, addDays(cast.firstDay, HALFWAY_DAYS));
  await tellDay(cast, HALFWAY_DAYS);
  await moveTo(registrar, addDays(cast.firstDay, MONTH_DAYS));
  await settleMatured(cast);
  await tellDay(cast, MONTH_DAYS);
  await present(cast, planned('ready', 'queued', 'refused'));
  await importFile(cast, planned('undated'));
  await refuse(cast, planned('refused'));
  await queue(cast, planned('queued'));
  await returnSurplus(cast);
}

/** Tells the month, or the rest of it; nothing where it was told already. Throws what the API refuses. */
export async function fillMonth(
  parts: SandboxParts & { readonly folder: string },
  administrators: readonly Administrator[],
): Promise<void> {
  const note = await readNote(parts.folder);
  if (note?.isTold === true) return;
  const password = parts.people.passphrase;
  const registrar = await Desk.open(parts.url, 'registrar', { login: 'officer@registrar', password });
  await registerSuppliers(parts, registrar);
  const acting = await openSandbox(parts, ACTING_SUPPLIERS);
  const firstDay = (note?.firstDay ?? dayAt(await ledgerTime(registrar))) as CalendarDay;
  await writePrivateFile(noteFile(parts.folder), JSON.stringify({ firstDay, isTold: false }));
  const names = new Map<PartyId, string>([...FIRMS, ...SUPPLIERS].map(({ party, name }: DemoFirm) => [party, name]));
  const firms = new Map([...administrators, ...acting].map((firm) => [firm.party, firm]));
  await tell({ firms, names, firstDay }, registrar);
  await writePrivateFile(noteFile(parts.folder), JSON.stringify({ firstDay, isTold: true }));
}
