/** What must be true of every ledger after every transaction, from what the regulator was told and what is public. */
import { expect } from 'chai';
import { fromUtf8 } from '../../chaincode/src/kernel/bytes';
import { parseAmount } from '../../chaincode/src/kernel/money';
import { TABLES } from '../../chaincode/src/contracts/states';
import { bodyHash } from '../../chaincode/src/ledger/claimLines';
import { firstLeafId } from '../../chaincode/src/statement/ids';
import { headerKey } from '../../chaincode/src/ledger/keys';
import type { Header, RecordId } from '../../chaincode/src/protocol/acts';
import type { ConfirmReceivableItem, Item } from '../../chaincode/src/protocol/items';
import type { BodyOf, Journal, LimitUse, RecordKind } from '../../chaincode/src/protocol/records';
import type { SealedGroup, SealedRecord } from '../../chaincode/src/protocol/sealed';
import { CORE, REGULATOR } from '../support/consortium';
import { sha256 } from '../support/firms';
import type { World } from '../support/firms';
import { groupsFor } from '../support/told';

const minor = (amount: string): bigint => parseAmount(amount, 'CNY');
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** Words of a price, of which the debtor is told none. */
const PRICE = /"(?:sheet|ratePpm|xirrPpm|advancePpm|net|surplus|allocation|ceiling|drawn|fees)"/;

function confirmationsIn(groups: readonly SealedGroup[]): readonly ConfirmReceivableItem[] {
  return groups
    .flatMap(({ items }) => items)
    .flatMap(({ outcome, parts: [part] }) => {
      const item = part !== undefined && 'value' in part ? (part.value as Item) : null;
      return outcome === 'accepted' && item?.kind === 'confirm_receivable' ? [item] : [];
    });
}

/** The ledger as the regulator knows it, built from envelopes alone. */
export class Watch {
  readonly records = new Map<RecordId, SealedRecord>();
  /** What each receivable was confirmed for and what of it was not, as its debtor signed it. */
  readonly confirmations: ConfirmReceivableItem[] = [];
  #seen = 0;

  /** A copy to go on with beside another. */
  fork(): Watch {
    const copy = new Watch();
    for (const [id, record] of this.records) copy.records.set(id, record);
    copy.confirmations.push(...this.confirmations);
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
      const groups = await groupsFor(world, REGULATOR, transaction);
      const told = groups.flatMap(({ records }) => records);
      const moved = new Set(groups.flatMap(({ items }) => items.flatMap((item) => item.moved)));
      const written = [...transaction.writes].filter(([key]) => key.startsWith(headerKey('')));
      const [fresh, kept] = [true, false].map((isNew) => {
        return written.flatMap(([key, hex]) => (this.#isBodyNew(key, hex) === isNew ? [key] : [])).sort();
      });
      for (const record of told) this.#take(record);
      this.confirmations.push(...confirmationsIn(groups));
      expect(told.map(({ id }) => headerKey(id)).sort(), 'the regulator is told every body').to.deep.equal(fresh);
      expect([...moved].map(headerKey).sort(), 'and every move').to.deep.equal(kept);
      for (const record of told) checkHeader(world, record);
      const debtor = JSON.stringify(await groupsFor(world, CORE, transaction));
      expect(debtor, 'the debtor is told no price').not.to.match(PRICE);
    }
    this.#seen = transactions.length;
    this.#checkValue();
    this.#checkHolders();
    this.#checkLimits();
    this.#checkPayments();
    this.#checkJournals();
  }

  /** Whether a record was written with a body: of one that only moves to other hosts nobody is told a body again. */
  #isBodyNew(key: string, hex: string): boolean {
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
    for (const { receivable, mark, rest, payable } of this.confirmations) {
      const own = leaves.filter(({ data }) => data.parent === null && data.receivable === receivable.id);
      expect(own.map(({ id }) => id)).to.include(firstLeafId(sha256, mark));
      const parts = [...own.map(({ data }) => data), ...rest].map(({ amount }) => minor(amount));
      expect(sum(parts), receivable.id).to.equal(minor(payable));
    }
    for (const { id, data } of leaves) {
      const children = leaves.filter((leaf) => leaf.data.parent === id);
      const passed = sum(children.map((leaf) => minor(leaf.data.amount)));
      const isPassedOn = data.state === 'assigned' || data.state === 'reverted';
      expect(passed, `children of a leaf that is ${data.state}`).to.equal(isPassedOn ? minor(data.amount) : 0n);
      expect(minor(data.amount) > 0n).to.equal(true);
    }
  }

  /** I2: one holder of each claim or one who was paid, one assignment, one deal, one discharge. */
  #checkHolders(): void {
    const leaves = this.all('leaf');
    const isLast = ({ data }: (typeof leaves)[number]): boolean => data.state === 'held' || data.state === 'discharged';
    const roots = leaves.filter(isLast).map(({ id, data }) => data.ancestors[0] ?? id);
    const first = leaves.filter(({ data }) => data.parent === null).map(({ id }) => id);
    expect(roots.sort(), 'each claim is held or was paid, once').to.deep.equal(first.sort());
    for (const ids of [
      this.all('assignment').map(({ data }) => data.leaf),
      this.all('financing').flatMap(({ data }) => data.assets.map(({ leaf }) => leaf)),
      this.all('settlement').map(({ data }) => data.leaf),
      this.all('discharge').map(({ data }) => data.leaf),
      this.confirmations.map(({ receivable }) => receivable.id),
    ]) {
      expect(new Set(ids).size).to.equal(ids.length);
    }
  }

  /** I8: drawn, ceiling and limit, each within the next; drawn is what the deals have that were not reverted. */
  #checkLimits(): void {
    const offers = this.all('offer');
    const deals = this.all('financing').filter(({ data }) => data.state !== 'reverted');
    for (const { id, data } of offers) {
      const own = deals.filter((deal) => deal.data.offer === id);
      expect(minor(data.drawn), 'drawn').to.equal(sum(own.map((deal) => minor(deal.data.sheet.advance))));
      expect(minor(data.drawn) <= minor(data.ceiling)).to.equal(true);
    }
    for (const { id, data } of this.all('facility')) {
      const own = offers.filter((offer) => offer.data.facility === id);
      expect(minor(data.use.blocked)).to.equal(sum(own.map((offer) => minor(offer.data.ceiling))));
      const within = ({ limit, use }: { readonly limit: string; readonly use: LimitUse }): boolean =>
        minor(use.blocked) + minor(use.used) <= minor(limit);
      expect([data, ...data.debtors, ...data.suppliers].every(within)).to.equal(true);
    }
  }

  /** Nothing is paid on a deal that was reverted, and what a debtor paid is all applied to something. */
  #checkPayments(): void {
    const reverted = new Set(this.all('financing').flatMap(({ id, data }) => (data.state === 'reverted' ? [id] : [])));
    for (const { data } of this.all('payment')) {
      if (reverted.has(data.financing)) expect(data.state).to.be.oneOf(['failed', 'returned', 'lapsed']);
    }
    for (const { data } of this.all('settlement')) {
      expect(reverted.has(data.financing ?? ''), 'a settlement of a reverted deal').to.equal(false);
      if (data.allocation === null) continue;
      const { interest, lateInterest, principal, surplus, retained } = data.allocation;
      const applied = sum([interest, lateInterest, principal, surplus, retained].map(minor));
      expect(applied, 'all of the money').to.equal(minor(data.receipt.amount));
    }
  }

  /** I8: every book of every journal balances; loans out are what deals that accrue or did not recover still owe. */
  #checkJournals(): void {
    const journals = [
      ...this.all('payment').flatMap(({ data }) => (data.state === 'confirmed' ? data.journals : [])),
      ...this.all('settlement').flatMap(({ data }) => data.journals),
    ];
    for (const journal of journals) expect(balance([journal], () => true)).to.equal(0n);
    const accruing = this.all('financing').filter(({ data }) => data.state === 'accruing');
    const out = sum(accruing.map(({ data }) => minor(data.sheet.advance)));
    const short = this.all('financing').flatMap(({ data }) => (data.state === 'recourse' ? [data.allocation] : []));
    expect(
      balance(journals, (account) => account === 'loans'),
      'loans out',
    ).to.equal(out + sum(short.map(({ shortfall }) => minor(shortfall))));
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
