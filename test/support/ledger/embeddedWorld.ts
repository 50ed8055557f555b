/** The embedded network as the behaviour suite's world: in a folder of its own, gone when it is closed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FUNCTIONS, TRANSIENT } from '../../../chaincode/src/protocol';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import { openConsortiumLedger } from '../../../gateway/src/consortium/ledger';
import type { OpenLedger } from '../../../gateway/src/consortium/ledger';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import { embeddedLedger } from '../../../gateway/src/ledger/embedded';
import type { EmbeddedLedgerClient } from '../../../gateway/src/ledger/embedded';
import type { LedgerPort, Submission, SubmitOutcome } from '../../../gateway/src/ledger/port';
import { OutcomeUnknownError } from '../../../network/embedded/src/errors';
import { makeConsortium } from '../consortium';
import type { LedgerWorld } from './suite';

function clientOf({ network, serviceOf }: OpenLedger, mspId: MspId): EmbeddedLedgerClient {
  return network.connect(serviceOf(mspId));
}

/** The client with another way to submit. */
function submitting(client: EmbeddedLedgerClient, submit: EmbeddedLedgerClient['submit']): EmbeddedLedgerClient {
  return {
    endorse: (request) => client.endorse(request),
    evaluate: (request) => client.evaluate(request),
    blocks: (request) => client.blocks(request),
    submit,
  };
}

/** Orders the transaction and never hears of it again. */
function blind(client: EmbeddedLedgerClient): EmbeddedLedgerClient {
  return submitting(client, async (endorsed) => {
    await client.submit(endorsed);
    throw new OutcomeUnknownError(endorsed.transactionId);
  });
}

/** Endorses through the port and keeps the transaction back until it is asked for. */
async function withhold(open: OpenLedger, mspId: MspId, submission: Submission): Promise<() => Promise<SubmitOutcome>> {
  const client = clientOf(open, mspId);
  const endorsed = await client.endorse({
    fn: FUNCTIONS.act,
    args: [String(submission.slot)],
    transient: { [TRANSIENT.presented]: submission.presented },
    organisations: submission.endorsers,
  });
  const late = submitting(client, () => client.submit(endorsed));
  const port = embeddedLedger({ mspId, client: { ...late, endorse: () => Promise.resolve(endorsed) }, ...open });
  return () => port.submit(submission);
}

/** A world whose data can be looked at once it is stopped. */
export interface EmbeddedWorld extends LedgerWorld {
  readonly folder: string;
  /** Closes the network and leaves its data. */
  readonly stop: () => Promise<void>;
}

export async function openEmbeddedWorld(): Promise<EmbeddedWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-ledger-'));
  const consortium = await makeConsortium();
  const open = await openConsortiumLedger(folder, REFERENCE);
  const { network } = open;
  const portOf = (mspId: MspId): LedgerPort => embeddedLedger({ mspId, client: clientOf(open, mspId), network });
  return {
    consortium,
    ports: Object.fromEntries(REFERENCE.map(({ mspId }) => [mspId, portOf(mspId)])),
    connect: (mspId) => Promise.resolve(portOf(mspId)),
    connectBlind: (mspId) => Promise.resolve(embeddedLedger({ mspId, client: blind(clientOf(open, mspId)), network })),
    withhold: (mspId, submission) => withhold(open, mspId, submission),
    folder,
    stop: () => network.close(),
    close: async () => {
      await network.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
