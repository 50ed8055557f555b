/** The behaviour suite on races: many transactions of one moment want the same record. */
import { expect } from 'chai';
import type { SubmitOutcome } from '../../../gateway/src/ledger/port';
import { BANK, HUB, REGISTRAR } from '../consortium';
import { confirmInvoice, drawDraft, invoiceOf, presentItem, standOffer } from '../road';
import { randomHex } from '../random';
import { committedAt, portOf } from './portLedger';
import { allBlocks } from './reading';
import { signedRun, submissionOf, submitted, wholeItems } from './suite';
import type { Suite } from './suite';

/** Signed draws of one claim, each an act of its own. */
const RIVALS = 16;
const TWINS = 8;
/** A third of what a port waits at most in these tests. */
const SEEN_MS_MAX = 20_000;

function isFresh(outcome: SubmitOutcome): boolean {
  return outcome.outcome === 'committed' && !outcome.result.replay;
}

function codeOf(outcome: SubmitOutcome): readonly string[] {
  return outcome.outcome === 'rejected' ? [outcome.code] : [];
}

export function raceBehaviour(suite: Suite): void {
  const { world, road } = suite;
  describe('a race', () => {
    firstMoments(suite);
    it('of many draws on one claim has one winner, and every other is refused with one stable code', async () => {
      const { world: people, supplier } = road();
      const { ports } = world();
      await confirmInvoice(road(), { invoice: { number: randomHex(6) } });
      await standOffer(road());
      const items = await wholeItems(people, supplier, [drawDraft(road(), await dayOf())]);
      const runs = await Promise.all(
        Array.from({ length: RIVALS }, () => signedRun(people, supplier, { kind: 'draw', items })),
      );
      const rivals = await Promise.all(runs.map((run) => submissionOf(people, supplier, { run })));
      const carriers = [HUB, REGISTRAR, BANK];
      const outcomes = await Promise.all(
        rivals.map(({ submission }, index) => {
          return submitted(portOf(ports, carriers[index % carriers.length] ?? HUB), people, submission);
        }),
      );
      expect(outcomes.filter(isFresh)).to.have.length(1);
      // The claim changed after they were presented: their carrier is told so, presents it as it is now, and gets the code.
      const losers = Array.from({ length: RIVALS - 1 }, () => 'presented_body_differs');
      expect(outcomes.flatMap(codeOf)).to.deep.equal(losers);
      for (const outcome of outcomes) {
        if (outcome.outcome === 'committed') await people.absorb(await committedAt(portOf(ports, HUB), outcome));
      }
      const again: SubmitOutcome[] = [];
      for (const [index, run] of runs.entries()) {
        if (outcomes[index]?.outcome === 'committed') continue;
        const { submission } = await submissionOf(people, supplier, { run });
        again.push(await submitted(portOf(ports, HUB), people, submission));
      }
      expect(again.flatMap(codeOf)).to.deep.equal(losers.map(() => 'record_closed'));
    });

    it('of one act with itself is applied once, and every carrier is told the same outcomes', async () => {
      const { world: people, supplier } = road();
      const { ports } = world();
      const invoice = invoiceOf(road(), { number: randomHex(6) });
      const run = await signedRun(people, supplier, { kind: 'present_invoice', items: [presentItem(invoice)] });
      const options = { tags: [people.tag(invoice)] };
      const { act, submission } = await submissionOf(people, supplier, { run, options });
      const carriers = [HUB, REGISTRAR, BANK];
      const { height } = await portOf(ports, HUB).health();
      const outcomes = await Promise.all(
        Array.from({ length: TWINS }, (_, index) => {
          return submitted(portOf(ports, carriers[index % carriers.length] ?? HUB), people, submission);
        }),
      );
      for (const outcome of outcomes) expect(outcome).to.deep.nested.include({ 'result.outcomes[0]': 'accepted' });
      expect(outcomes.filter(isFresh)).to.have.length(1);
      const blocks = await allBlocks(portOf(ports, HUB), height);
      const applied = blocks
        .flatMap(({ transactions }) => transactions)
        .filter(({ isValid, event }) => isValid && event?.act === act);
      expect(applied).to.have.length(1);
    });

    const dayOf = async (): Promise<string> => {
      const { epoch } = await road().world.newestEpoch();
      return new Date(epoch.timeMs + 8 * 3_600_000).toISOString().slice(0, 10);
    };
  });
}

/** What a client forgets of its first transactions, its user would wait for. */
function firstMoments({ world, road }: Suite): void {
  it('of the first transactions on a new connection leaves none waiting for a commit that it missed', async () => {
    const { world: people, supplier } = road();
    const port = await world().connect(HUB);
    const submissions = await Promise.all(
      Array.from({ length: RIVALS }, async () => {
        const invoice = invoiceOf(road(), { number: randomHex(6) });
        const run = await signedRun(people, supplier, { kind: 'present_invoice', items: [presentItem(invoice)] });
        return submissionOf(people, supplier, { run, options: { tags: [people.tag(invoice)] } });
      }),
    );
    const started = Date.now();
    const outcomes = await Promise.all(submissions.map(({ submission }) => submitted(port, people, submission)));
    expect(outcomes.filter(isFresh)).to.have.length(RIVALS);
    expect(Date.now() - started, 'milliseconds').to.be.below(SEEN_MS_MAX);
  });
}
