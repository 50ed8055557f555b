/** The clerk's month end: a file of thousands of invoices imported, presented in one run, confirmed in another. */
import type { RecordView, StatementView } from '../client/desk';
import { eventually } from '../client/desk';
import type { PreparedAct } from '../client/desk';
import type { Administrator } from '../sandbox/administrators';

/** Told how many items of a run are on the ledger. */
export type Progress = (applied: number) => void;

const POLL_MS = 200;
/** As long as the largest run may take on a busy machine. */
const WAIT_MS = 3_600_000;

interface Totals {
  readonly records: readonly RecordView[];
  readonly totals: readonly { readonly count: number }[];
}

/** How many records fit a list's query. */
export async function countOf({ desk }: Administrator, path: string): Promise<number> {
  const { totals } = await desk.get<Totals>(`${path}&limit=1`);
  return totals.reduce((sum, { count }) => sum + count, 0);
}

/** Waits until a list has as many records. */
export async function awaitCount(firm: Administrator, path: string, wanted: number): Promise<void> {
  const isThere = async (): Promise<true | null> => ((await countOf(firm, path)) >= wanted ? true : null);
  await eventually(`${wanted} of ${path}`, isThere, WAIT_MS);
}

function appliedIn({ chunks }: StatementView): number {
  return chunks.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
}

/** Waits until a run is on the ledger, telling how far it is. Throws where an item was refused. */
export async function awaitRun({ desk }: Administrator, hash: string, progress: Progress): Promise<void> {
  for (;;) {
    const { statement } = await desk.get<{ readonly statement: StatementView }>(`/statements/${hash}/progress`);
    progress(appliedIn(statement));
    const refused = statement.chunks.find(({ code, outcomes }) => code !== null || outcomes.includes('refused'));
    if (refused !== undefined) throw new Error(`chunk ${refused.index} was refused: ${refused.code ?? 'an item'}`);
    if (statement.state === 'done') return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Reads a file; gives the import's id. */
export async function importFile({ desk }: Administrator, name: string, file: Uint8Array): Promise<string> {
  const { id } = await desk.upload<{ readonly id: string }>(`/imports?name=${name}`, file);
  return id;
}

/** What presenting every invoice of an import would be. */
export function prepareImport({ desk }: Administrator, id: string): Promise<PreparedAct> {
  return desk.post(`/imports/${id}/preview`, {});
}

/** What confirming everything that waits from a supplier, whose number begins like this, would be. */
export function prepareConfirmation(
  { desk }: Administrator,
  filter: Readonly<{ counterparty: string; number: string }>,
): Promise<PreparedAct> {
  return desk.post('/previews/confirmations', { filter, due: null });
}

/** Signs a whole run and hands it in; gives its hash. */
export async function signRun({ desk, key }: Administrator, prepared: PreparedAct): Promise<string> {
  const { run } = await desk.sign(prepared, key);
  return run.statementHash;
}
