/** The behaviour suite on blocks: complete, in order, from any height, with every envelope. */
import { expect } from 'chai';
import { openEnvelope } from '../../../chaincode/src/ledger/envelope';
import { bodyHash } from '../../../chaincode/src/ledger/claimLines';
import type { Hash, RecordId } from '../../../chaincode/src/protocol/acts';
import type { SealedGroup } from '../../../chaincode/src/protocol/sealed';
import type { LedgerBlock, LedgerTransaction } from '../../../gateway/src/ledger/port';
import { HUB, REGISTRAR, REGULATOR } from '../consortium';
import { sha256 } from '../firms';
import { invoiceOf } from '../road';
import { randomHex } from '../random';
import { portOf, readers } from './portLedger';
import { allBlocks, blockWhere } from './reading';
import { eventually } from './suite';
import type { Suite } from './suite';

function acts(blocks: readonly LedgerBlock[]): readonly LedgerTransaction[] {
  return blocks.flatMap(({ transactions }) => transactions).filter(({ isValid, event }) => isValid && event !== null);
}

/** Every block there is, once this organisation's node has caught up with the others. */
async function everything({ world }: Suite, mspId: string): Promise<readonly LedgerBlock[]> {
  const { ports } = world();
  const health = await Promise.all(readers(ports).map((id) => portOf(ports, id).health()));
  const highest = Math.max(...health.map(({ height }) => height));
  await eventually(`height ${highest} at ${mspId}`, async () => {
    return (await portOf(ports, mspId).health()).height >= highest ? true : null;
  });
  return allBlocks(portOf(ports, mspId));
}

function content(suite: Suite): void {
  describe('blocks', () => {
    it('come from the first one on without a gap, and so from any height', async () => {
      const blocks = await everything(suite, HUB);
      expect(blocks.map(({ number }) => number)).to.deep.equal(blocks.map((_, index) => index));
      const from = Math.floor(blocks.length / 2);
      const later = await allBlocks(portOf(suite.world().ports, HUB), from);
      expect(later.map(({ number }) => number)).to.deep.equal(blocks.slice(from).map(({ number }) => number));
      const { height } = await portOf(suite.world().ports, HUB).health();
      expect(height).to.equal(blocks.length);
    });

    it('say of every act its outcomes, the headers it wrote, who endorsed it, and bring its envelope', async () => {
      const found = acts(await everything(suite, HUB));
      expect(found.length).to.be.greaterThan(20);
      for (const { event, headers, endorsers, envelope, garbled } of found) {
        expect(garbled).to.equal(null);
        expect(endorsers).to.include(REGISTRAR);
        expect(endorsers.length).to.be.at.least(2);
        expect(envelope?.length ?? 0).to.be.greaterThan(0);
        expect((envelope?.length ?? 1) % 4096, 'padded to steps, so that sizes tell little').to.equal(0);
        expect([...(event?.touched ?? [])].sort()).to.deep.equal(
          [...headers].map(([id, { version }]) => [id, version]).sort(),
        );
      }
    });

    it('bring every member the same envelopes byte for byte', async () => {
      const own = acts(await everything(suite, HUB)).map(({ envelope }) =>
        Buffer.from(envelope ?? []).toString('base64'),
      );
      for (const mspId of readers(suite.world().ports)) {
        const theirs = acts(await everything(suite, mspId)).map(({ envelope }) =>
          Buffer.from(envelope ?? []).toString('base64'),
        );
        expect(theirs, mspId).to.deep.equal(own);
      }
    });

    it('open whole to the regulator: every record of every act, with the hash of its header', async () => {
      const { consortium, ports } = suite.world();
      const { unwrapper } = consortium.keys[REGULATOR]!;
      const known = new Map<RecordId, Hash>();
      for (const { transactionId, envelope, headers } of acts(await everything(suite, REGULATOR))) {
        const binding = { network: consortium.hash, transactionId };
        const groups = (await openEnvelope(envelope!, unwrapper, binding)) as readonly SealedGroup[];
        const told = groups.flatMap(({ records }) => records);
        // A record that only moved to another host has the body it had.
        const changed = [...headers].filter(([id, { hash }]) => known.get(id) !== hash).map(([id]) => id);
        expect(told.map(({ id }) => id).sort()).to.deep.equal(changed.sort());
        for (const [id, { hash }] of headers) known.set(id, hash);
        for (const { id, body, salt } of told) expect(headers.get(id)?.hash).to.equal(bodyHash(sha256, body, salt));
      }
      expect(readers(ports)).to.include(REGULATOR);
    });

    it('show what lost its race as invalid', async () => {
      const all = (await everything(suite, HUB)).flatMap(({ transactions }) => transactions);
      expect(all.some(({ isValid }) => !isValid)).to.equal(true);
    });
  });
}

function following(suite: Suite): void {
  describe('blocks', () => {
    it('come as they are committed to who waits for them, on a new connection too', async () => {
      const { world: people, supplier } = suite.road();
      const port = await suite.world().connect(HUB);
      const { height } = await port.health();
      const next = blockWhere(port, height, ({ number }) => number >= height);
      await people.present(supplier, invoiceOf(suite.road(), { number: randomHex(6) }));
      expect((await next).number).to.equal(height);
    });

    it('end when their reader has enough, even while it waits for the next one', async () => {
      const port = portOf(suite.world().ports, HUB);
      const { height } = await port.health();
      const stop = new AbortController();
      const ended = (async () => {
        let count = 0;
        for await (const block of port.blocks(height + 1000, stop.signal)) count += Number(block.number >= 0);
        return count;
      })();
      setTimeout(() => {
        stop.abort();
      }, 50);
      expect(await ended).to.equal(0);
      const already = new AbortController();
      already.abort();
      for await (const block of port.blocks(0, already.signal)) throw new Error(`block ${block.number} after the end`);
    });
  });
}

export function blockBehaviour(suite: Suite): void {
  content(suite);
  following(suite);
}
