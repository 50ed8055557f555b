/** One by one against many at once: what confirming an invoice costs in each way. */
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import type { Ref } from '../../chaincode/src/protocol/acts';
import type { Bench, Measured } from './bench';
import { awaitCount, awaitRun, importFile, prepareConfirmation, prepareImport, signRun } from './bulk';
import { invoiceCsv } from './invoices';
import { median } from './probe';

/** One round of the comparison, per item. */
export interface ConfirmationRound {
  readonly singleCpuMs: number;
  readonly batchedCpuMs: number;
  readonly singleWallMs: number;
  readonly batchedWallMs: number;
}

/** Medians of all rounds. */
export interface Confirmations {
  readonly rounds: readonly ConfirmationRound[];
  /** Batched to single, per item: processor time, and wall time. */
  readonly cpuRatio: number;
  readonly wallRatio: number;
}

interface Waiting {
  readonly ref: Ref;
  readonly data: { readonly invoice: { readonly payable: string }; readonly due: CalendarDay };
}

const quiet = (): void => undefined;

/** Invoices that wait for their confirmation. */
async function present({ core, supplier }: Bench, prefix: string, rows: number, issued: CalendarDay): Promise<void> {
  const file = invoiceCsv({ seller: supplier.party, debtor: core.party, prefix, rows, issued });
  const prepared = await prepareImport(core, await importFile(core, `${prefix}.csv`, file));
  await awaitRun(core, await signRun(core, prepared), quiet);
  await awaitCount(core, `/invoices?state=presented&number=${prefix}`, rows);
}

/** Each a run of its own: previewed, signed, sent, waited for. */
async function confirmEach({ core }: Bench, prefix: string): Promise<number> {
  const waiting = await core.desk.list<Waiting['data']>(`/invoices?state=presented&number=${prefix}&limit=500`);
  for (const { ref, data } of waiting) {
    const tranches = [{ amount: data.invoice.payable, due: data.due, instrument: 'receivable' as const }];
    const draft = { kind: 'confirm_receivable' as const, receivable: ref, tranches, rest: [], noDefence: false };
    await core.desk.act('confirm_receivable', [draft], core.key);
  }
  return waiting.length;
}

async function confirmAll({ core, supplier }: Bench, prefix: string): Promise<number> {
  const prepared = await prepareConfirmation(core, { counterparty: supplier.party, number: prefix });
  await awaitRun(core, await signRun(core, prepared), quiet);
  return prepared.items.length;
}

function perItem({ value, wallMs, usage }: Measured<number>): { readonly cpuMs: number; readonly wallMs: number } {
  return { cpuMs: usage.cpuMs / value, wallMs: wallMs / value };
}

/** Rounds of `singles` one by one and `batched` at once, each on invoices of its own. */
export async function compareConfirmations(
  bench: Bench,
  plan: Readonly<{ rounds: number; singles: number; batched: number; issued: CalendarDay }>,
): Promise<Confirmations> {
  const rounds: ConfirmationRound[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    await present(bench, `S${round}-`, plan.singles, plan.issued);
    await present(bench, `B${round}-`, plan.batched, plan.issued);
    const single = perItem(await bench.measure(() => confirmEach(bench, `S${round}-`)));
    const batched = perItem(await bench.measure(() => confirmAll(bench, `B${round}-`)));
    rounds.push({
      singleCpuMs: single.cpuMs,
      batchedCpuMs: batched.cpuMs,
      singleWallMs: single.wallMs,
      batchedWallMs: batched.wallMs,
    });
  }
  return {
    rounds,
    cpuRatio: median(rounds.map(({ singleCpuMs, batchedCpuMs }) => batchedCpuMs / singleCpuMs)),
    wallRatio: median(rounds.map(({ singleWallMs, batchedWallMs }) => batchedWallMs / singleWallMs)),
  };
}
