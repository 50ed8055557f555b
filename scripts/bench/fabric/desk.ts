/**
 * A core firm and a supplier on the measured network, at the ledger's own port: no HTTP and no database between them and
 * the chaincode, so that what is measured is the ledger's way and what a gateway does on it.
 */
import path from 'node:path';
import { addDays, dayOfInstant } from '../../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../../chaincode/src/kernel/days';
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import { witnessSignerId } from '../../../chaincode/src/ledger/signers';
import type { Kind } from '../../../chaincode/src/protocol';
import type { InvoiceTags, RecordId, Ref } from '../../../chaincode/src/protocol/acts';
import type { ConfirmReceivableItem, Invoice, Item } from '../../../chaincode/src/protocol/items';
import type { EpochSlot } from '../../../chaincode/src/protocol/network';
import { bodyHash } from '../../../chaincode/src/ledger/claimLines';
import { invoiceContentBytes, invoiceIdentityBytes } from '../../../chaincode/src/statement/invoice';
import { actId } from '../../../chaincode/src/statement/ids';
import { chunkOf, composeRun } from '../../../chaincode/src/statement/run';
import type { Run, SignedRun } from '../../../chaincode/src/statement/run';
import { blind, blindSign, finalize } from '../../../chaincode/src/suites/blindTags';
import { readTagPrivateKey } from '../../../chaincode/src/suites/rsaKeys';
import type { TagPrivateKey } from '../../../chaincode/src/suites/rsaKeys';
import { systemRandom } from '../../../chaincode/src/suites/software';
import { toHex } from '../../../chaincode/src/kernel/bytes';
import { collect } from '../../../gateway/src/archive/present';
import { foundingArgument } from '../../../gateway/src/consortium/founding';
import { organisationKeys } from '../../../gateway/src/consortium/keys';
import type { OrganisationKeys } from '../../../gateway/src/consortium/keys';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import type { LedgerPort, Submission, SubmitOutcome } from '../../../gateway/src/ledger/port';
import { sha256, signRun } from '../../client/desk';
import type { DeskKey } from '../../client/desk';
import { FIRMS } from '../../sandbox/firms';
import type { DemoFirm } from '../../sandbox/firms';
import { demoMatrix } from '../../sandbox/matrix';
import { officersOf } from '../../sandbox/officers';
import { People } from '../../sandbox/people';
import { registrationOf } from '../../sandbox/registrar';
import { Told } from './told';

const CORE = 'CoreMSP';
const REGISTRAR = 'RegistrarMSP';
const ENDORSERS = [CORE, REGISTRAR];
/** Where no one counts: an item's size decides where a run is cut, and here it is cut by the caller. */
const ITEM_BYTES = 100;
const HOUR_MS = 3_600_000;
const SOLE_UNITS = 900_000_000_000n;
const CHINA_OFFSET_MINUTES = 480;
const TERM_DAYS = 90;
const RETRY_MS = 200;
const RETRIES_MAX = 50;

/** A signed chunk as its carrier holds it: what it rests on is collected when it is carried. */
export interface ReadyAct {
  readonly act: RecordId;
  readonly run: SignedRun;
  readonly tags: readonly InvoiceTags[];
}

/** What the desk is opened on: a port of an organisation. */
export type PortOf = (mspId: string) => LedgerPort;

interface DeskParts {
  readonly portOf: PortOf;
  readonly keys: Readonly<Record<string, OrganisationKeys>>;
  readonly network: string;
  readonly slot: EpochSlot;
  readonly timeMs: number;
  readonly told: Told;
  readonly tagKey: TagPrivateKey;
}

function one(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) => (index === bytes - 1 ? 1 : 0));
}

function firmOf(role: 'core' | 'supplier'): DemoFirm {
  const found = FIRMS.find(({ roles }) => roles.includes(role));
  if (found === undefined) throw new RangeError(`the demo has a ${role}`);
  return found;
}

/** Keys of every organisation, made in a folder of their own. */
async function allKeys(folder: string): Promise<Readonly<Record<string, OrganisationKeys>>> {
  const made = REFERENCE.map(async ({ mspId, slug, roles }) => {
    const file = path.join(folder, 'organisations', slug, 'keys.json');
    return [mspId, await organisationKeys(file, { name: mspId, hasTagKey: roles.includes('witness') })] as const;
  });
  return Object.fromEntries(await Promise.all(made));
}

export class LedgerDesk {
  readonly core = firmOf('core');
  readonly supplier = firmOf('supplier');
  readonly told: Told;
  readonly #parts: DeskParts;
  readonly #people: People;
  #clerk: DeskKey | null = null;

  private constructor(parts: DeskParts, people: People) {
    this.#parts = parts;
    this.#people = people;
    this.told = parts.told;
  }

  /** Founds the network and registers both firms. */
  static async open(folder: string, portOf: PortOf): Promise<LedgerDesk> {
    const people = await People.open(folder);
    const keys = await allKeys(folder);
    const members = REFERENCE.map((entry) => ({ ...entry, keys: keysOf(keys, entry.mspId) }));
    const officers = await officersOf(people);
    const argument = await foundingArgument({ name: 'Bench', sandbox: true, foundedAt: Date.now(), members, officers });
    const endorsers = REFERENCE.filter(({ roles }) => roles.includes('endorser')).map(({ mspId }) => mspId);
    await portOf(REGISTRAR).found(argument, endorsers);
    const { hash: network, epochs } = await portOf(REGISTRAR).network();
    const slot: EpochSlot = epochs[0].number > epochs[1].number ? 0 : 1;
    const { unwrapper } = keysOf(keys, CORE);
    const tagKey = readTagPrivateKey(keysOf(keys, REGISTRAR).tagPrivateKeyPem ?? '');
    const told = new Told(portOf(CORE), { network, unwrapper });
    const desk = new LedgerDesk({ portOf, keys, network, slot, timeMs: epochs[slot].timeMs, told, tagKey }, people);
    for (const firm of [desk.supplier, desk.core]) await desk.#register(firm);
    return desk;
  }

  /** A run of one chunk of the core firm's, signed by its clerk. */
  async sign(kind: Kind, items: readonly Item[]): Promise<ReadyAct> {
    if (this.#clerk === null) throw new RangeError('the core firm is registered first');
    const matrix = await this.told.archive.matrix(this.core.party);
    const run = this.#compose(kind, items, { party: this.core.party, generation: 1, matrix: matrix?.version ?? 0 });
    return this.#ready(run, this.#clerk);
  }

  /** What the core firm's gateway does with a signed chunk: collects what it rests on and puts it together. */
  async submissionOf({ run, tags }: ReadyAct): Promise<Submission> {
    const signed = chunkOf(sha256, run, 0);
    const { party } = run.statement;
    const collected = await collect(this.told.archive, { party, items: signed.items, signatures: run.signatures });
    const presented = canonicalBytes({ ...signed, ...collected, tags });
    return { presented, slot: this.#parts.slot, endorsers: ENDORSERS };
  }

  /** Submits, and again where the race is lost. Throws on anything else than a commit. */
  async carry(
    ready: ReadyAct,
    port = this.#parts.portOf(CORE),
  ): Promise<Extract<SubmitOutcome, { outcome: 'committed' }>> {
    for (let attempt = 0; attempt < RETRIES_MAX; attempt += 1) {
      const outcome = await port.submit(await this.submissionOf(ready));
      if (outcome.outcome === 'committed') return outcome;
      if (outcome.outcome !== 'conflict') throw new Error(JSON.stringify(outcome));
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    throw new Error(`lost ${RETRIES_MAX} races`);
  }

  /** Presents so many invoices in one transaction; what their confirmations in full would sign. */
  async present(prefix: string, count: number): Promise<readonly ConfirmReceivableItem[]> {
    const invoices = Array.from({ length: count }, (_, index) => this.#invoice(`${prefix}${index}`));
    const items = invoices.map((invoice): Item => {
      const source = `sha256:${'cd'.repeat(32)}`;
      return { kind: 'present_invoice', invoice, due: null, order: null, source };
    });
    const ready = { ...(await this.sign('present_invoice', items)), tags: invoices.map((entry) => this.#tags(entry)) };
    await this.carry(ready);
    await this.told.when(ready.act);
    return this.#confirmations(new Set(invoices.map(({ number }) => number)));
  }

  #confirmations(numbers: ReadonlySet<string>): readonly ConfirmReceivableItem[] {
    return this.told.archive.all().flatMap(({ id, version, body, salt }) => {
      if (body.kind !== 'receivable' || !numbers.has(body.data.invoice.number)) return [];
      const { mark, invoice } = body.data;
      const { seller, number, currency, payable } = invoice;
      const receivable: Ref = { id, version, hash: bodyHash(sha256, body, salt) };
      const tranches = [{ amount: payable, due: addDays(this.#today, TERM_DAYS), instrument: 'receivable' as const }];
      const terms = { seller, number, currency, payable, tranches, rest: [], noDefence: false };
      return [{ kind: 'confirm_receivable' as const, receivable, mark, ...terms }];
    });
  }

  #invoice(number: string): Invoice {
    const [seller, debtor] = [this.supplier.party, this.core.party];
    return { seller, debtor, number, code: null, issued: this.#today, currency: 'CNY', payable: '12345.67' };
  }

  /** This process is supplier and registrar in one and hides nothing from itself: blinded by one, a tag costs a signature. */
  #tags(invoice: Invoice): InvoiceTags {
    const sign = (message: Uint8Array): string => {
      const { tagKey } = this.#parts;
      const { publicKey } = tagKey;
      const { blindedMessage, inverse } = blind({ publicKey, message, random: one });
      const blindSignature = blindSign(tagKey, blindedMessage);
      return Buffer.from(finalize({ publicKey, message, blindSignature, inverse })).toString('base64url');
    };
    return { identity: sign(invoiceIdentityBytes(invoice, false)), content: sign(invoiceContentBytes(invoice, false)) };
  }

  get #today(): CalendarDay {
    return dayOfInstant({ instantMs: this.#parts.timeMs, offsetMinutes: CHINA_OFFSET_MINUTES });
  }

  #compose(
    kind: Kind,
    items: readonly Item[],
    by: Readonly<{ party: string; generation: number; matrix: number }>,
  ): Run {
    const { network, timeMs } = this.#parts;
    const terms = { network, suite: 'p256.1', ...by, kind, mode: 'each', validUntil: timeMs + HOUR_MS } as const;
    const bytes = items.map(() => ITEM_BYTES);
    return composeRun(sha256, terms, { items, bytes, seed: toHex(systemRandom(32)) });
  }

  async #ready(run: Run, key: DeskKey): Promise<ReadyAct> {
    const signatures = [await signRun(run, key, 'sole')];
    return { act: actId(sha256, run.statementHash, 0), run: { ...run, signatures }, tags: [] };
  }

  async #register(firm: DemoFirm): Promise<void> {
    const { network, portOf, slot } = this.#parts;
    const first = await this.#people.key(`administrator ${firm.party}`);
    const rows = demoMatrix(['CNY'], SOLE_UNITS);
    const item = registrationOf({ ...firm, rows }, first);
    const by = { party: `witness:${REGISTRAR}`, generation: 0, matrix: 0 };
    const officer = await this.#people.key(`officer ${REGISTRAR}`);
    const key = { id: witnessSignerId({ hash: network, sha256 }, REGISTRAR), signer: officer.signer };
    const ready = await this.#ready(this.#compose('register_party', [item], by), key);
    const presented = {
      ...chunkOf(sha256, ready.run, 0),
      records: [],
      signers: [],
      claimLines: {},
      origins: {},
      tags: [],
    };
    const endorsers = [firm.mspId, REGISTRAR];
    const outcome = await portOf(REGISTRAR).submit({ presented: canonicalBytes(presented), slot, endorsers });
    if (outcome.outcome !== 'committed') throw new Error(JSON.stringify(outcome));
    if (firm.mspId !== CORE) return;
    await this.told.when(ready.act);
    const signer = this.told.archive.all().find(({ body }) => body.kind === 'signer');
    if (signer !== undefined) this.#clerk = { id: signer.id, signer: first.signer };
  }
}

function keysOf(keys: Readonly<Record<string, OrganisationKeys>>, mspId: string): OrganisationKeys {
  const found = keys[mspId];
  if (found === undefined) throw new RangeError(`no keys of ${mspId}`);
  return found;
}
