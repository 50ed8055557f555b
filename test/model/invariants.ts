/** What must be true of every ledger after every transaction, from what the regulator was told and what is public. */
import { expect } from 'chai';
import { fromUtf8 } from '../../chaincode/src/kernel/bytes';
import { parseAmount } from '../../chaincode/src/kernel/money';
import { TABLES } from '../../chaincode/src/contracts/states';
import { bodyHash } from '../../chaincode/src/ledger/claimLines';
import { headerKey } from '../../chaincode/src/ledger/keys';
import type { Header, RecordId } from '../../chaincode/src/protocol/acts';
import type { BodyOf, Journal, LimitUse, RecordKind } from '../../chaincode/src/protocol/records';
import type { SealedRecord } from '../../chaincode/src/protocol/sealed';
import { CORE, REGULATOR } from '../support/consortium';
import { sha256 } from '../support/firms';
import type { World } from '../support/firms';
import { groupsFor } from '../support/told';

const minor = (amount: string): bigint => parseAmount(amount, 'CNY');
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** Words of a price, of which the debtor is told none. */
const PRICE = /"(?:sheet|ratePpm|xirrPpm|advancePpm|net|surplus|allocation|ceiling|drawn|fees)"/;

/** The ledger as the regulator knows it, built from envelopes alone. */
export class Watch {
  readonly records = new Map<RecordId, SealedRecord>();
  #seen = 0;

  /** A copy to go on with beside another. */
  fork(): Watch {
    const copy = new Watch();
    for (const [id, record] of this.records) copy.records.set(id, record);
    return copy;
  }

  /** Newest data of all records of a kind, with their ids, in order of their first appearance. */
  all<K extends RecordKind>(kind: K): readonly { readonly id: RecordId; readonly data: BodyOf<K>['data'] }[] {
    const found = [...this.records.values()].filter(({ body }) => body.kind === kind);
    return found.map(({ id, body }) => ({ id, data: (body as BodyOf<K>).data }));
  }

  /** Takes in what was committed since the last time, and checks everything. */
  async check(world: World): Promise<void> {
    const { transactions } = world.ledger;
    for (const transaction of transactions.slice(this.#seen)) {
      const told = (await groupsFor(world, REGULATOR, transaction)).flatMap(({ records }) => records);
      const written = [...transaction.writes].flatMap(([key, hex]) => (this.#isBodyNew(key, hex) ? [key] : []));
      for (const record of told) this.#take(record);
      expect(told.map(({ id }) => headerKey(id)).sort(), 'the regulator is told everything').to.deep.equal(
        written.sort(),
      );
      for (const record of told) checkHeader(world, record);
      const debtor = JSON.stringify(await groupsFor(world, CORE, transaction));
      expect(debtor, 'the debtor is told no price').not.to.match(PRICE);
    }
    this.#seen = transactions.length;
    this.#checkValue();
    this.#checkHolders();
    this.#checkLimits();
    this.#checkJournals();
  }

  /** Whether a record was written with a body: of one that only moves to other hosts nobody is told a body again. */
  #isBodyNew(key: string, hex: string): boolean {
    if (!key.startsWith('record/')) return false;
    const { version, hash } = JSON.parse(Buffer.from(hex, 'hex').toString()) as Header;
    const known = this.records.get(key.slice('record/'.length));
    const isKept = known !== undefined && bodyHash(sha256, known.body, known.salt) === hash;
    expect(version, 'versions count bodies').to.equal((known?.version ?? 0) + (isKept ? 0 : 1));
    return !isKept;
  }

  /** I7: nothing begins or moves but as its table says. */
  #take(record: SealedRecord): void {
    const { kind, data } = record.body;
    const before = this.records.get(record.id);
    const table = TABLES[kind];
    if (before === undefined) {
      expect([record.version, data.state], kind).to.deep.equal([1, table.initial]);
    } else {
      expect(record.version).to.equal(before.version + 1);
      expect(Object.values(table.moves[before.body.data.state]!), `${kind} to ${data.state}`).to.include(data.state);
    }
    this.records.set(record.id, record);
  }

  /** I1: what a confirmation made is there, once, as live claims or as paid ones. */
  #checkValue(): void {
    const leaves = this.all('leaf');
    for (const { id, data } of this.all('confirmation')) {
      const own = leaves.filter((leaf) => data.leaves.includes(leaf.id));
      const rest = sum(data.rest.map(({ amount }) => minor(amount)));
      expect(sum(own.map((leaf) => minor(leaf.data.amount))) + rest, id).to.equal(minor(data.payable));
    }
    for (const { id, data } of leaves) {
      const children = leaves.filter((leaf) => leaf.data.parent === id);
      const passed = sum(children.map((leaf) => minor(leaf.data.amount)));
      expect(passed, `children of a leaf that is ${data.state}`).to.equal(
        data.state === 'assigned' ? minor(data.amount) : 0n,
      );
      expect(minor(data.amount) > 0n).to.equal(true);
    }
  }

  /** I2: one holder of each claim, one assignment, one deal, one discharge. */
  #checkHolders(): void {
    const leaves = this.all('leaf');
    const roots = leaves.filter(({ data }) => data.state === 'held').map(({ id, data }) => data.ancestors[0] ?? id);
    expect(new Set(roots).size, 'live claims have roots of their own').to.equal(roots.length);
    for (const ids of [
      this.all('assignment').map(({ data }) => data.leaf),
      this.all('financing').flatMap(({ data }) => data.assets.map(({ leaf }) => leaf)),
      this.all('settlement').map(({ data }) => data.leaf),
      this.all('discharge').map(({ data }) => data.leaf),
      this.all('confirmation').map(({ data }) => data.receivable),
    ]) {
      expect(new Set(ids).size).to.equal(ids.length);
    }
  }

  /** I8: drawn, ceiling and limit, each within the next. */
  #checkLimits(): void {
    const offers = this.all('offer');
    for (const { data } of offers) expect(minor(data.drawn) <= minor(data.ceiling)).to.equal(true);
    for (const { id, data } of this.all('facility')) {
      const own = offers.filter((offer) => offer.data.facility === id);
      expect(minor(data.use.blocked)).to.equal(sum(own.map((offer) => minor(offer.data.ceiling))));
      const within = ({ limit, use }: { readonly limit: string; readonly use: LimitUse }): boolean =>
        minor(use.blocked) + minor(use.used) <= minor(limit);
      expect([data, ...data.debtors, ...data.suppliers].every(within)).to.equal(true);
    }
  }

  /** I8: every book of every journal balances, and loans out are the advances of deals that accrue. */
  #checkJournals(): void {
    const journals = [
      ...this.all('payment').flatMap(({ data }) => (data.state === 'confirmed' ? data.journals : [])),
      ...this.all('settlement').flatMap(({ data }) => data.journals),
    ];
    for (const journal of journals) expect(balance([journal], () => true)).to.equal(0n);
    const accruing = this.all('financing').filter(({ data }) => data.state === 'accruing');
    const out = sum(accruing.map(({ data }) => minor(data.sheet.advance)));
    expect(
      balance(journals, (account) => account === 'loans'),
      'loans out',
    ).to.equal(out);
    const owed = this.all('payment').filter(({ data }) => data.purpose === 'surplus' && data.state === 'instructed');
    const surplus = sum(owed.map(({ data }) => minor(data.amount)));
    expect(-balance(journals, (account) => account === 'owed_to_suppliers'), 'surplus owed').to.equal(surplus);
  }
}

function balance(journals: readonly Journal[], isIn: (account: string) => boolean): bigint {
  const lines = journals.flatMap(({ lines: own }) => own).filter(({ account }) => isIn(account));
  return sum(lines.map(({ side, amount }) => (side === 'debit' ? minor(amount) : -minor(amount))));
}

/** The public header says what the told body is. */
function checkHeader({ ledger }: World, { id, version, body, salt }: SealedRecord): void {
  const header = JSON.parse(fromUtf8(ledger.state.get(headerKey(id))!)) as Header;
  expect(header.version).to.equal(version);
  expect(header.hash).to.equal(bodyHash(sha256, body, salt));
  expect(header.state).to.equal(TABLES[body.kind].final.includes(body.data.state) ? 'closed' : 'open');
}
