import { expect } from 'chai';
import { canonicalBytes } from '../../../../chaincode/src/kernel/canonical';
import { bodyHash } from '../../../../chaincode/src/ledger/claimLines';
import { firstLeafId } from '../../../../chaincode/src/statement/ids';
import { Failure } from '../../../../chaincode/src/kernel/failure';
import type {
  Header,
  LineStep,
  MspId,
  Presented,
  PresentedBody,
  RecordId,
} from '../../../../chaincode/src/protocol/acts';
import { CHAINCODE } from '../../../../gateway/src/consortium/definition';
import type { FabricClient } from '../../../../gateway/src/ledger/fabric/client';
import { readConnection } from '../../../../gateway/src/ledger/fabric/connection';
import { networkClient } from '../../../../gateway/src/ledger/fabric/networkClient';
import { VALIDATION_CODES } from '../../../../network/embedded/src/validationCodes';
import type { UpResult } from '../../../../network/fabric/src/up';
import { SCRIPT } from '../../../support/altered/scripted';
import { recordOf, withLine } from '../../../support/claims';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../../../support/consortium';
import { counted } from '../../../support/fabric/counted';
import { mintings, tamperings, unsealings } from '../../../support/fabric/forgeries';
import type { Forgery, Ground } from '../../../support/fabric/forgeries';
import { alteredModule, serveAltered } from '../../../support/fabric/liars';
import { connectionOf, isWithoutFabric } from '../../../support/fabric/network';
import { verifyChain } from '../../../support/fabric/verified';
import { openFabricRoad } from '../../../support/fabric/road';
import { sha256 } from '../../../support/firms';
import { bodyWith, withRecord } from '../../../support/forging';
import { portOf } from '../../../support/ledger/portLedger';
import { allBlocks } from '../../../support/ledger/reading';
import { eventually, presentation, submissionOf, submitted } from '../../../support/ledger/suite';
import type { LedgerWorld } from '../../../support/ledger/suite';
import { revoke } from '../../../support/people';
import { randomHex } from '../../../support/random';
import { confirmInvoice, drawDraft, drawLeaf, invoiceOf, standOffer } from '../../../support/road';
import type { Road } from '../../../support/road';

const MINUTES = 60_000;
const COMMIT_MS_MAX = 60_000;
const ENDORSERS = [CORE, BANK, HUB, REGISTRAR];
/** Every way to go without the witness. */
const WITHOUT_WITNESS: readonly (readonly MspId[])[] = [[BANK], [CORE, BANK], [BANK, HUB], [CORE, BANK, HUB]];

function noLine(presented: Presented): Presented {
  return { ...presented, claimLines: {} };
}

/** How a forged transaction ended. */
interface Attempt {
  readonly name: string;
  readonly transactionId: string;
  readonly code: number;
}

describe('organisations with altered chaincode on a real Fabric network', () => {
  if (isWithoutFabric()) return;
  let network: UpResult;
  let world: LedgerWorld;
  let road: Road;
  let forger: FabricClient;
  let ground: Ground;
  let minted: PresentedBody;
  let attempted = 0;

  async function headerOf(id: RecordId): Promise<Header> {
    return eventually(`record ${id}`, () => portOf(world.ports, REGISTRAR).header(id));
  }

  async function attempt({ name, steps }: Forgery, organisations: readonly MspId[]): Promise<Attempt> {
    const call = { fn: 'act', args: ['0'], transient: { [SCRIPT]: canonicalBytes(steps) } };
    const { transactionId, order } = await forger.endorse(call, organisations);
    attempted += 1;
    const commit = await order();
    if (!commit.isSeen) throw new Error(`${name}: ${commit.reason}`);
    return { name, transactionId, code: commit.validationCode };
  }

  function attemptAll(forgeries: readonly Forgery[], organisations: readonly MspId[]): Promise<readonly Attempt[]> {
    return Promise.all(forgeries.map((forgery) => attempt(forgery, organisations)));
  }

  function allForgeries(): readonly Forgery[] {
    return [...mintings(ground), ...unsealings(ground), ...tamperings(ground)];
  }

  /** Which of these transactions no finding of the regulator's verification names. */
  async function unnamed(attempts: readonly Attempt[]): Promise<readonly string[]> {
    const { findings } = await verifyChain(network, world);
    const isNamed = ({ transactionId }: Attempt): boolean =>
      findings.some((finding) => finding.includes(transactionId.slice(0, 16)));
    return attempts.filter((entry) => !isNamed(entry)).map(({ name }) => name);
  }

  async function lineOf(id: RecordId): Promise<readonly LineStep[]> {
    return (await road.world.archives[HUB]?.lines([id]))?.get(id) ?? [];
  }

  async function prepareGround(): Promise<void> {
    const { world: people, supplier } = road;
    await confirmInvoice(road, { invoice: { number: randomHex(6) } });
    await standOffer(road);
    await drawLeaf(road);
    const [, second] = supplier.people;
    if (second === undefined) throw new RangeError('the supplier has two people');
    await revoke(people, supplier, second);
    const leaves = people.told(HUB, 'leaf').filter(({ body }) => body.data.state === 'assigned');
    const closed = leaves.at(-1);
    if (closed === undefined) throw new Error('no leaf was drawn');
    await confirmInvoice(road, { invoice: { number: randomHex(6) } });
    const open = people.last(HUB, 'leaf').ref;
    const leaf = await recordOf(people, HUB, open.id);
    minted = { ...bodyWith(leaf, {}), id: randomHex(32) };
    await people.present(supplier, invoiceOf(road, { number: randomHex(6) }));
    const { mark } = people.last(HUB, 'receivable').body.data;
    const [act] = (await allBlocks(portOf(world.ports, HUB))).flatMap(({ transactions }) =>
      transactions.flatMap(({ event, envelope }) => (envelope === null || event === null ? [] : [event.act])),
    );
    ground = {
      view: await people.network(),
      closedClaim: { id: closed.ref.id, header: await headerOf(closed.ref.id) },
      openClaim: { id: open.id, header: await headerOf(open.id) },
      revokedSigner: { id: second.id, header: await headerOf(second.id) },
      awaited: firstLeafId(sha256, mark),
      act: act ?? '',
      forgedHash: bodyHash(sha256, minted.body, minted.salt),
    };
  }

  before(async function () {
    this.timeout(5 * MINUTES);
    ({ network, world, road } = await openFabricRoad());
    const connection = await readConnection(connectionOf(network, 'bank'));
    forger = networkClient({ connection, chaincode: CHAINCODE, commitMsMax: COMMIT_MS_MAX });
    await prepareGround();
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    counted('forgery_ordered', attempted);
    await forger.close();
    await world.close();
  });

  it('begin with a ledger on which verification finds nothing', async function () {
    this.timeout(2 * MINUTES);
    const { findings, acts } = await verifyChain(network, world);
    expect(findings).to.deep.equal([]);
    expect(acts).to.be.greaterThan(8);
    expect([ground.closedClaim.header.state, ground.openClaim.header.state]).to.deep.equal(['closed', 'open']);
    expect(ground.revokedSigner.header.state).to.equal('closed');
  });

  it('one that returns other writes gets nothing ordered, and the act goes through where it tells the truth again', async function () {
    this.timeout(2 * MINUTES);
    await serveAltered(network, alteredModule('otherPolicy'), [HUB]);
    const { world: people, supplier } = road;
    const { run, tags } = await presentation({ road: () => road });
    const { act, submission } = await submissionOf(people, supplier, { run, options: { tags } });
    const port = portOf(world.ports, HUB);
    const { height } = await port.health();
    for (let round = 0; round < 5; round += 1) {
      const outcome = await port.submit(submission);
      expect(outcome).to.include({ outcome: 'conflict' });
    }
    expect((await port.health()).height, 'nothing was ordered').to.equal(height);
    expect(await port.outcome(act)).to.equal(null);
    const instead = await port.submit({ ...submission, endorsers: [CORE, REGISTRAR] });
    expect(instead, 'nobody else may see it').to.include({ outcome: 'rejected', code: 'endorser_not_entitled' });
    await serveAltered(network, null, []);
    const carried = await submitted(port, people, submission);
    expect(carried).to.have.nested.property('result.replay', false);
  });

  it('write nothing at all without a witness, alone, two or three together', async function () {
    this.timeout(3 * MINUTES);
    await serveAltered(network, alteredModule('scripted'), ENDORSERS);
    const attempts: Attempt[] = [];
    for (const organisations of WITHOUT_WITNESS) attempts.push(...(await attemptAll(allForgeries(), organisations)));
    const taken = attempts.filter(({ code }) => code !== VALIDATION_CODES.ENDORSEMENT_POLICY_FAILURE);
    expect(taken).to.deep.equal([]);
    expect(attempts).to.have.length(WITHOUT_WITNESS.length * allForgeries().length);
    const { findings } = await verifyChain(network, world);
    expect(findings, 'our own judgement of each is the peer’s').to.deep.equal([]);
  });

  it('change nothing that exists with the witness on their side, while it is none of theirs to host', async function () {
    this.timeout(2 * MINUTES);
    const attempts = await attemptAll(tamperings(ground), [BANK, REGISTRAR]);
    const taken = attempts.filter(({ code }) => code !== VALIDATION_CODES.ENDORSEMENT_POLICY_FAILURE);
    expect(taken).to.deep.equal([]);
    expect(await unnamed(attempts), 'a refused transaction is no finding').to.have.length(attempts.length);
  });

  it('are named by verification where the witness minted or unsealed with them', async function () {
    this.timeout(2 * MINUTES);
    const attempts = await attemptAll([...mintings(ground), ...unsealings(ground)], [BANK, REGISTRAR]);
    const taken = attempts.filter(({ code }) => code === VALIDATION_CODES.VALID);
    expect(taken, 'what remains possible').to.have.length(attempts.length);
    expect(await unnamed(taken)).to.deep.equal([]);
  });

  it('find nobody who draws on a leaf that they minted', async function () {
    this.timeout(2 * MINUTES);
    const { world: people, supplier } = road;
    const item = await people.complete(supplier, drawDraft(road));
    const hash = ground.forgedHash;
    const header = { state: 'open', version: 1, hash, hosts: [HUB] } as const;
    const steps = mintings(ground).find(({ name }) => name === 'a second leaf is minted')?.steps ?? [];
    const own = steps.map((step) =>
      'key' in step && step.key.startsWith('record/') ? { ...step, key: `record/${minted.id}` } : step,
    );
    const { code } = await attempt({ name: 'the leaf', steps: own }, [HUB, REGISTRAR]);
    expect(code).to.equal(VALIDATION_CODES.VALID);
    expect(await headerOf(minted.id)).to.deep.equal(header);
    const [claim] = item.claims;
    if (claim === undefined) throw new RangeError('a draw names a claim');
    const claims = [{ ...claim, leaf: { id: minted.id, version: 1, hash } }];
    const [bare, whole] = [noLine, await withLine(people, minted.id, await lineOf(claim.leaf.id))];
    for (const [lined, rule] of [
      [bare, 'missing'],
      [whole, 'id'],
    ] as const) {
      const spoil = (presented: Presented): unknown => withRecord(lined(presented), minted);
      const refused = await people
        .act(supplier, 'draw', [{ ...item, claims }], { spoil })
        .catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Failure);
      expect((refused as Failure).code).to.equal('presented_evidence_invalid');
      expect((refused as Failure).details).to.include({ rule, leaf: minted.id });
    }
  });

  it('rewrite what exists only as a witness and a majority together, and are named for each of it', async function () {
    this.timeout(2 * MINUTES);
    const attempts: Attempt[] = [];
    // One after the other: most of them want the same keys.
    for (const forgery of tamperings(ground)) attempts.push(await attempt(forgery, [BANK, CORE, REGISTRAR]));
    const taken = attempts.filter(({ code }) => code === VALIDATION_CODES.VALID);
    expect(taken, 'what remains possible').to.have.length(attempts.length);
    expect(await unnamed(taken)).to.deep.equal([]);
  });

  it('get no endorsement from the regulator for what it does not host', async function () {
    this.timeout(2 * MINUTES);
    await serveAltered(network, alteredModule('scripted'), [...ENDORSERS, REGULATOR]);
    const attempts = await attemptAll(mintings(ground), [REGULATOR, BANK]);
    for (const { code, name } of attempts) expect(code, name).to.equal(VALIDATION_CODES.ENDORSEMENT_POLICY_FAILURE);
  });
});
