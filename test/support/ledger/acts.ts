/** The behaviour suite on single acts and runs: what is accepted, refused and answered again. */
import { expect } from 'chai';
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import { LedgerRefused } from '../../../gateway/src/ledger/port';
import { BANK, CORE, HUB, REGISTRAR } from '../consortium';
import { sha256 } from '../firms';
import { withMember } from '../forging';
import { invoiceOf, presentItem } from '../road';
import { randomHex } from '../random';
import { actId } from '../../../chaincode/src/statement/ids';
import { portOf, readers } from './portLedger';
import { endorsersOf, eventually, presentation, signedRun, submissionOf, submitted } from './suite';
import type { Suite } from './suite';

function questions(suite: Suite): void {
  describe('a question', () => {
    it('is answered with every item, and writes nothing', async () => {
      const { world: people, supplier } = suite.road();
      const { ports } = suite.world();
      const before = await portOf(ports, HUB).health();
      const invoice = invoiceOf(suite.road(), { number: randomHex(6) });
      const tags = [people.tag(invoice)];
      const preview = await people.preview(supplier, 'present_invoice', [presentItem(invoice)], { tags });
      expect(preview.outcomes.map(({ outcome }) => outcome)).to.deep.equal(['accepted']);
      expect(preview.items).to.deep.equal([presentItem(invoice)]);
      expect(await portOf(ports, HUB).health()).to.deep.equal(before);
    });

    it('that is malformed is refused with path and rule', async () => {
      const port = portOf(suite.world().ports, HUB);
      const refused = await port.preview(canonicalBytes({ party: 'nobody' })).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(LedgerRefused);
      expect((refused as LedgerRefused).code).to.equal('malformed');
      expect((refused as LedgerRefused).details).to.include.keys('path', 'rule');
    });
  });
}

function acceptance(suite: Suite): void {
  describe('a signed act', () => {
    it('is committed with its outcomes, which every organisation’s node then answers for', async () => {
      const { world: people, supplier } = suite.road();
      const { ports } = suite.world();
      const { run, tags } = await presentation(suite);
      const { act, submission } = await submissionOf(people, supplier, { run, options: { tags } });
      for (const mspId of readers(ports)) expect(await portOf(ports, mspId).outcome(act), mspId).to.equal(null);
      const outcome = await submitted(portOf(ports, HUB), people, submission);
      if (outcome.outcome !== 'committed') throw new Error(JSON.stringify(outcome));
      expect(outcome.result).to.deep.include({ act, replay: false, outcomes: ['accepted'] });
      expect(outcome.transactionId).to.match(/^[0-9a-f]{64}$/);
      for (const mspId of readers(ports)) {
        const port = portOf(ports, mspId);
        const recorded = await eventually(`the act at ${mspId}`, () => port.outcome(act));
        expect(recorded.outcomes, mspId).to.deep.equal(['accepted']);
        for (const [id, version] of outcome.result.touched) {
          const header = await port.header(id);
          expect(header, mspId).to.deep.include({ version });
          expect(header?.hash, mspId).to.match(/^sha256:[0-9a-f]{64}$/);
        }
      }
    });

    it('is answered with its recorded outcomes when it comes again, whoever brings it', async () => {
      const { world: people, supplier } = suite.road();
      const { ports } = suite.world();
      const { run, tags } = await presentation(suite);
      const { act, submission } = await submissionOf(people, supplier, { run, options: { tags } });
      await submitted(portOf(ports, HUB), people, submission);
      for (const mspId of [HUB, BANK, REGISTRAR]) {
        await eventually(`the act at ${mspId}`, () => portOf(ports, mspId).outcome(act));
        const outcome = await submitted(portOf(ports, mspId), people, submission);
        if (outcome.outcome !== 'committed') throw new Error(JSON.stringify(outcome));
        expect(outcome.result, mspId).to.deep.equal({ act, replay: true, outcomes: ['accepted'], touched: [] });
      }
    });

    it('may be carried by any member: the carrier’s identity grants and forbids nothing', async () => {
      const { world: people, supplier } = suite.road();
      const { run, tags } = await presentation(suite);
      const { submission } = await submissionOf(people, supplier, { run, options: { tags } });
      const outcome = await submitted(portOf(suite.world().ports, BANK), people, submission);
      expect(outcome).to.have.nested.property('result.replay', false);
    });
  });
}

function refusal(suite: Suite): void {
  describe('a signed act', () => {
    it('is refused with its code and details, and leaves nothing behind', async () => {
      const { world: people, supplier } = suite.road();
      const { ports } = suite.world();
      const { invoices, run, tags } = await presentation(suite);
      const honest = await submissionOf(people, supplier, { run, options: { tags } });
      await submitted(portOf(ports, HUB), people, honest.submission);
      const changed = { ...invoices[0]!, payable: '1000000.01' };
      const other = await signedRun(people, supplier, { kind: 'present_invoice', items: [presentItem(changed)] });
      const options = { tags: [people.tag(changed)] };
      const { act, submission } = await submissionOf(people, supplier, { run: other, options });
      const outcome = await submitted(portOf(ports, HUB), people, submission);
      expect(outcome).to.deep.include({ outcome: 'rejected', code: 'invoice_content_differs' });
      expect(outcome).to.have.property('details').that.is.an('object');
      expect(await portOf(ports, REGISTRAR).outcome(act)).to.equal(null);
    });

    it('that its carrier spoils is refused as the carrier’s doing, and goes through when it is brought whole', async () => {
      const { world: people, supplier } = suite.road();
      const { ports } = suite.world();
      const { run, tags } = await presentation(suite);
      const { act, submission, presented } = await submissionOf(people, supplier, { run, options: { tags } });
      const port = portOf(ports, HUB);
      const spoilt = [
        [withMember(presented, 'items.0.invoice.payable', '1.00'), 'presented_chunk_differs'],
        [withMember(presented, 'records.0.salt', randomHex(32)), 'presented_body_differs'],
        [{ ...presented, records: [] }, 'presented_body_missing'],
        [withMember(presented, 'signers.0.place', 'signer:1'), 'presented_signer_invalid'],
        [{ ...presented, tags: [] }, 'presented_tag_invalid'],
        [{ ...presented, more: 1 }, 'malformed'],
      ] as const;
      for (const [content, code] of spoilt) {
        const outcome = await submitted(port, people, { ...submission, presented: canonicalBytes(content) });
        expect(outcome, code).to.deep.include({ outcome: 'rejected', code });
        expect(await port.outcome(act)).to.equal(null);
      }
      expect((await submitted(port, people, submission)).outcome).to.equal('committed');
    });
  });
}

function bounds(suite: Suite): void {
  describe('a signed act', () => {
    it('that is larger than a transaction may be is refused as such', async () => {
      const { world: people, supplier } = suite.road();
      const { run, tags } = await presentation(suite);
      const { submission, presented } = await submissionOf(people, supplier, { run, options: { tags } });
      const huge = canonicalBytes({ ...presented, seed: 'f'.repeat(2_500_000) });
      const outcome = await submitted(portOf(suite.world().ports, HUB), people, { ...submission, presented: huge });
      expect(outcome).to.deep.include({ outcome: 'rejected', code: 'too_large' });
    });

    it('is never committed without a witness’s endorsement, nor endorsed by who is not entitled to see it', async () => {
      const { world: people, supplier } = suite.road();
      const { ports } = suite.world();
      const { run, tags } = await presentation(suite);
      const { act, submission } = await submissionOf(people, supplier, { run, options: { tags } });
      const port = portOf(ports, HUB);
      const alone = await port.submit({ ...submission, endorsers: [HUB] });
      expect(alone.outcome).to.equal('conflict');
      const foreign = await port.submit({ ...submission, endorsers: [BANK, REGISTRAR] });
      expect(foreign).to.deep.equal({
        outcome: 'rejected',
        code: 'endorser_not_entitled',
        details: { organisation: BANK },
      });
      for (const mspId of readers(ports)) expect(await portOf(ports, mspId).outcome(act)).to.equal(null);
      expect((await submitted(port, people, submission)).outcome).to.equal('committed');
    });
  });
}

function runs(suite: Suite): void {
  describe('a run', () => {
    it('of several transactions is applied in any order, by several carriers, each once', async () => {
      const { world: people, supplier } = suite.road();
      const { ports } = suite.world();
      const invoices = Array.from({ length: 5 }, () => invoiceOf(suite.road(), { number: randomHex(6) }));
      const items = invoices.map((invoice) => presentItem(invoice));
      const options = { bytes: 300_000 };
      const run = await signedRun(people, supplier, { kind: 'present_invoice', items, options });
      expect(run.lines.map(({ count }) => count)).to.deep.equal([2, 2, 1]);
      const tagsOf = (chunk: number) => invoices.slice(2 * chunk, 2 * chunk + 2).map((invoice) => people.tag(invoice));
      const replays: boolean[] = [];
      for (const [mspId, chunk] of [
        [REGISTRAR, 2],
        [HUB, 0],
        [BANK, 1],
        [HUB, 2],
      ] as const) {
        const { submission } = await submissionOf(people, supplier, { run, chunk, options: { tags: tagsOf(chunk) } });
        const outcome = await submitted(portOf(ports, mspId), people, submission);
        if (outcome.outcome !== 'committed') throw new Error(JSON.stringify(outcome));
        expect(outcome.result.outcomes).to.have.length(run.lines[chunk]!.count);
        replays.push(outcome.result.replay);
      }
      expect(replays).to.deep.equal([false, false, false, true]);
      for (const chunk of run.lines.keys()) {
        const act = actId(sha256, run.statementHash, chunk);
        await eventually('the chunk at the core firm’s node', () => portOf(ports, CORE).outcome(act));
      }
    });

    it('in which one item is refused shows a neutral code in public and applies the rest', async () => {
      const { world: people, supplier } = suite.road();
      const { ports } = suite.world();
      const [known, fresh] = [
        invoiceOf(suite.road(), { number: randomHex(6) }),
        invoiceOf(suite.road(), { number: randomHex(6) }),
      ];
      await people.present(supplier, known);
      const changed = { ...known, payable: '5.00' };
      const items = [presentItem(changed), presentItem(fresh)];
      const tags = [people.tag(changed), people.tag(fresh)];
      const run = await signedRun(people, supplier, { kind: 'present_invoice', items });
      const { act, submission } = await submissionOf(people, supplier, { run, options: { tags } });
      const outcome = await submitted(portOf(ports, HUB), people, submission);
      expect(outcome).to.have.nested.property('result.outcomes').that.deep.equals(['refused', 'accepted']);
      const recorded = await eventually('the act', () => portOf(ports, CORE).outcome(act));
      expect(recorded.outcomes).to.deep.equal(['refused', 'accepted']);
    });

    it('may put two hundred items into one transaction', async () => {
      const { world: people, supplier } = suite.road();
      const { invoices, items } = await presentation(suite, 200);
      const tags = invoices.map((invoice) => people.tag(invoice));
      const result = await people.act(supplier, 'present_invoice', items, { tags, endorsers: endorsersOf(HUB) });
      expect(result.outcomes.filter((outcome) => outcome === 'accepted')).to.have.length(200);
    });
  });
}

export function actBehaviour(suite: Suite): void {
  questions(suite);
  acceptance(suite);
  refusal(suite);
  bounds(suite);
  runs(suite);
}
