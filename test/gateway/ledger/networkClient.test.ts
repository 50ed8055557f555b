import { expect } from 'chai';
import { FabricUnreachable } from '../../../gateway/src/ledger/fabric/client';
import type { FabricClient } from '../../../gateway/src/ledger/fabric/client';
import type { FabricConnection } from '../../../gateway/src/ledger/fabric/connection';
import { networkClient } from '../../../gateway/src/ledger/fabric/networkClient';
import type { NetworkSession } from '../../../gateway/src/ledger/fabric/networkSession';

const HUB = 'HubMSP';
const ANSWER = Buffer.from('answer');
const CALL = { fn: 'act', args: [], transient: {} };
const CONNECTION: FabricConnection = {
  mspId: HUB,
  channel: 'finance',
  chaincodes: ['tallystick'],
  peers: [],
  orderers: [],
  readsOnly: false,
  service: { certificatePem: '', privateKeyPem: '' },
};

const nothing = (): undefined => undefined;

/** A proposal that a peer which is there answers. */
function proposal(): object {
  const response = { status: 200, message: '', payload: ANSWER };
  return {
    build: nothing,
    sign: nothing,
    send: () => Promise.resolve({ errors: [], responses: [{ response, payload: ANSWER }] }),
    getTransactionId: () => 'transaction',
    newCommit: () => ({ build: nothing, sign: nothing }),
  };
}

/** A connection through which the own peer is reached, or not, and no orderer ever is. */
function sessionTo(isPeerThere: () => boolean): NetworkSession {
  const peer = { mspid: HUB, checkConnection: () => Promise.resolve(isPeerThere()) };
  const channel = {
    newQuery: proposal,
    newEndorsement: proposal,
    getEndorsers: () => [peer],
    getCommitters: () => [],
  };
  const network = { addCommitListener: () => Promise.resolve(), removeCommitListener: nothing };
  const gateway = { disconnect: nothing };
  return { gateway, network, channel, isByzantine: false, newContext: () => ({}) } as unknown as NetworkSession;
}

async function unreachable(work: Promise<unknown>): Promise<void> {
  const error = await work.then(nothing, (thrown: unknown) => thrown);
  expect(error).to.be.instanceOf(FabricUnreachable);
}

describe('the client of an organisation whose network has no orderer', () => {
  let opened: number;
  let isPeerThere: boolean;
  let client: FabricClient;

  beforeEach(() => {
    opened = 0;
    isPeerThere = true;
    client = networkClient({ connection: CONNECTION, chaincode: 'tallystick', commitMsMax: 100 }, () => {
      opened += 1;
      return Promise.resolve(sessionTo(() => isPeerThere));
    });
  });

  afterEach(() => client.close());

  it('goes on answering questions, however many transactions nobody took', async () => {
    for (let round = 0; round < 5; round += 1) {
      const endorsed = await client.endorse(CALL, [HUB]);
      await unreachable(endorsed.order());
      expect(await client.evaluate(CALL)).to.deep.equal(ANSWER);
    }
    const waiting = await client.endorse(CALL, [HUB]);
    for (let round = 0; round < 5; round += 1) await unreachable(waiting.order());
    expect(await client.evaluate(CALL)).to.deep.equal(ANSWER);
    expect(opened).to.equal(1);
  });

  it('gives the connection up when its own peer is away too', async () => {
    const endorsed = await client.endorse(CALL, [HUB]);
    isPeerThere = false;
    for (let round = 0; round < 3; round += 1) await unreachable(endorsed.order());
    isPeerThere = true;
    await unreachable(client.evaluate(CALL));
  });
});
