/** Small acts for tests of how acts travel, whatever they say. */
import type { Invoice, OpenAccountItem, PresentInvoiceItem } from '../../../chaincode/src/protocol/items';
import type { SigningRole } from '../../../chaincode/src/protocol';
import type { Signature } from '../../../chaincode/src/protocol/acts';
import { hashText } from '../../../chaincode/src/statement/hashing';
import type { Run } from '../../../chaincode/src/statement/run';
import { collect } from '../../../gateway/src/archive/present';
import type { Collected } from '../../../gateway/src/archive/present';
import type { OrgRuntime } from '../../../gateway/src/runtime/orgRuntime';
import type { Desk, DeskKey, StatementView } from '../../../scripts/client/desk';
import { eventually, sha256, signRun } from '../../../scripts/client/desk';

/** An account of its own number: an act that rests on nothing. */
export function accountItem(number: string): OpenAccountItem {
  const account = { holder: 'Holder', bank: 'Test Bank', number, currency: 'CNY' };
  return { kind: 'open_account', account, evidence: hashText(sha256(new TextEncoder().encode(number))) };
}

/** Invoices between two firms, numbered from a prefix. */
export function invoiceItems(
  count: number,
  prefix: string,
  { seller, debtor }: Pick<Invoice, 'seller' | 'debtor'>,
): readonly PresentInvoiceItem[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'present_invoice',
    invoice: {
      seller,
      debtor,
      number: `${prefix}-${index}`,
      code: null,
      issued: '2026-01-10',
      currency: 'CNY',
      payable: '100.00',
    },
    due: null,
    order: null,
    source: `sha256:${'ab'.repeat(32)}`,
  }));
}

/** Somebody at a desk with a key. */
export interface Signatory {
  readonly desk: Desk;
  readonly key: DeskKey;
}

/** Prepares an account, signs it in a role and stores it. */
export async function signAccount(
  { desk, key }: Signatory,
  number: string,
  role: SigningRole = 'sole',
): Promise<{ readonly run: Run; readonly view: StatementView }> {
  return desk.sign(await desk.preview('open_account', [accountItem(number)]), key, role);
}

/** Adds a second signature to a stored run. */
export async function countersign(
  { desk, key }: Signatory,
  run: Run,
  role: SigningRole = 'checker',
): Promise<StatementView> {
  return desk.post(`/statements/${run.statementHash}/signatures`, { signature: await signRun(run, key, role) });
}

/** A run as it stands. */
export async function statementAt(desk: Desk, hash: string): Promise<StatementView> {
  return (await desk.get<{ readonly statement: StatementView }>(`/statements/${hash}`)).statement;
}

/** The run once it is in a state. */
export function reached(desk: Desk, hash: string, state: string): Promise<StatementView> {
  return eventually(`${hash} ${state}`, async () => {
    const statement = await statementAt(desk, hash);
    return statement.state === state ? statement : null;
  });
}

/** A signed run with everything that another member's gateway needs to carry it. */
export interface PackedRun {
  readonly run: Run;
  readonly signatures: readonly Signature[];
  readonly evidence: Collected;
}

/** Signs a run and packs what its host knows of what it rests on. */
export async function packed(
  host: OrgRuntime,
  run: Run,
  keys: readonly (readonly [DeskKey, SigningRole])[],
): Promise<PackedRun> {
  const signatures = await Promise.all(keys.map(([key, role]) => signRun(run, key, role)));
  const { party } = run.statement;
  const evidence = await collect(host.made.archive, { party, items: run.items, signatures });
  return { run, signatures, evidence };
}
