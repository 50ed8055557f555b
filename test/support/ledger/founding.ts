/** The behaviour suite before and at the first record. */
import { expect } from 'chai';
import { canonicalJson } from '../../../chaincode/src/kernel/canonical';
import type { Code } from '../../../chaincode/src/protocol';
import { utf8 } from '../../../chaincode/src/kernel/bytes';
import { LedgerRefused } from '../../../gateway/src/ledger/port';
import { BANK, CORE, HUB, REGISTRAR } from '../consortium';
import { randomHex } from '../random';
import { portOf, readers } from './portLedger';
import type { LedgerWorld, Suite } from './suite';

const ALL_ENDORSERS = [CORE, BANK, HUB, REGISTRAR];

/** Code with which a question is refused, or null where it is answered. */
async function refusalOf(question: () => Promise<unknown>): Promise<Code | null> {
  try {
    await question();
    return null;
  } catch (error) {
    if (error instanceof LedgerRefused) return error.code;
    throw error;
  }
}

async function isFounded({ ports }: LedgerWorld): Promise<boolean> {
  return (await refusalOf(() => portOf(ports, CORE).network())) === null;
}

/** Writes the first record where the adapter's world has none. */
export async function foundIfNeeded(world: LedgerWorld): Promise<void> {
  const { consortium, ports } = world;
  if (!(await isFounded(world))) await portOf(ports, REGISTRAR).found(consortium.argument, ALL_ENDORSERS);
}

export function foundingBehaviour({ world }: Suite): void {
  describe('before the first record', () => {
    before(async function () {
      // A network that an earlier suite left: these tests need one of their own.
      if (await isFounded(world())) this.skip();
    });

    it('every question and every act is refused with one code', async () => {
      const { ports } = world();
      for (const mspId of [CORE, REGISTRAR]) {
        const port = portOf(ports, mspId);
        expect(await refusalOf(() => port.network())).to.equal('network_not_founded');
        expect(await refusalOf(() => port.preview(utf8('{}')))).to.equal('malformed');
        const outcome = await port.submit({ presented: utf8('{}'), slot: 0, endorsers: [CORE, REGISTRAR] });
        expect(outcome.outcome).to.equal('rejected');
      }
      const renewed = await portOf(ports, REGISTRAR).renew(Date.UTC(2026, 0, 14), [CORE, REGISTRAR]);
      expect(renewed).to.deep.equal({ outcome: 'rejected', code: 'network_not_founded', details: {} });
    });

    it('nothing is found of any record or act', async () => {
      const port = portOf(world().ports, HUB);
      expect(await port.outcome(randomHex(32))).to.equal(null);
      expect(await port.header(randomHex(32))).to.equal(null);
    });

    it('a first record that one organisation did not sign is refused and writes nothing', async () => {
      const { consortium, ports } = world();
      const { network, signatures } = consortium.founded;
      const { [BANK]: _missing, ...others } = signatures;
      const argument = canonicalJson({ network, signatures: others });
      const port = portOf(ports, REGISTRAR);
      expect(await refusalOf(() => port.found(argument, ALL_ENDORSERS))).to.equal('founding_invalid');
      expect(await refusalOf(() => port.network())).to.equal('network_not_founded');
    });
  });

  describe('the first record', () => {
    before(() => foundIfNeeded(world()));

    it('is written once', async () => {
      const { consortium, ports } = world();
      const again = (): Promise<void> => portOf(ports, REGISTRAR).found(consortium.argument, ALL_ENDORSERS);
      expect(await refusalOf(again)).to.equal('network_already_founded');
    });

    it('is read alike by every organisation, the regulator included', async () => {
      const { consortium, ports } = world();
      for (const mspId of readers(ports)) {
        const view = await portOf(ports, mspId).network();
        expect(view.hash, mspId).to.equal(consortium.hash);
        expect(view.network, mspId).to.deep.equal(consortium.founded.network);
        expect(view.epochs.map(({ number }) => typeof number)).to.deep.equal(['number', 'number']);
      }
    });
  });
}
