/** A real Fabric network as the behaviour suite's world, through one of the two clients. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { FUNCTIONS, TRANSIENT } from '../../../chaincode/src/protocol';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import { CHAINCODE } from '../../../gateway/src/consortium/definition';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import type { FabricLedgerParts } from '../../../gateway/src/ledger/fabric';
import type { FabricClient } from '../../../gateway/src/ledger/fabric/client';
import { readConnection } from '../../../gateway/src/ledger/fabric/connection';
import { fabricLedgerOn } from '../../../gateway/src/ledger/fabric/fabricLedger';
import type { LedgerPort, Submission, SubmitOutcome } from '../../../gateway/src/ledger/port';
import { PAUSE_FILE } from '../../../network/fabric/src/pause';
import { readRecord } from '../../../network/fabric/src/record';
import type { UpResult } from '../../../network/fabric/src/up';
import { makeConsortium } from '../consortium';
import type { Consortium } from '../consortium';
import type { LedgerWorld } from '../ledger/suite';
import { connectionOf, sharedNetwork } from './network';

const COMMIT_MS_MAX = 60_000;
/** Too short for any block. */
const BLIND_MS = 1;

let consortium: Promise<Consortium> | null = null;

/** Endorses through the client and keeps the transaction back until it is asked for. */
async function withheld(
  client: FabricClient,
  mspId: MspId,
  submission: Submission,
): Promise<() => Promise<SubmitOutcome>> {
  const { presented, slot, endorsers } = submission;
  const call = { fn: FUNCTIONS.act, args: [String(slot)], transient: { [TRANSIENT.presented]: presented } };
  const endorsed = await client.endorse(call, endorsers);
  const late: FabricClient = {
    endorse: () => Promise.resolve(endorsed),
    evaluate: (question) => client.evaluate(question),
    blocks: (from, signal) => client.blocks(from, signal),
    height: () => client.height(),
    close: () => client.close(),
  };
  return () => fabricLedgerOn(mspId, late).submit(submission);
}

/** A Fabric network whose members may become more. */
export interface FabricWorld extends LedgerWorld {
  /** Opens a port of an organisation that joined since, among the others. */
  readonly join: (mspId: MspId) => Promise<void>;
}

/** Opens the shared network with a port per organisation; `clientOf` is the client under test. */
export async function openFabricWorld(
  clientOf: (parts: FabricLedgerParts) => FabricClient,
  patienceMs = COMMIT_MS_MAX,
): Promise<FabricWorld> {
  const network: UpResult = await sharedNetwork();
  // One network is founded once, so every suite on it has the same keys.
  consortium ??= makeConsortium();
  const open: FabricClient[] = [];
  /** Organisations that joined since stand in the network's record. */
  const slugOf = (mspId: MspId): string => {
    const { organisations } = readRecord(network.handle.plan.folder)?.definition ?? network.handle.plan.definition;
    return organisations.find((entry) => entry.mspId === mspId)?.slug ?? '';
  };
  const client = async (mspId: MspId, commitMsMax: number): Promise<FabricClient> => {
    const slug = slugOf(mspId);
    const connection = await readConnection(connectionOf(network, slug));
    const made = clientOf({ connection, chaincode: CHAINCODE, commitMsMax });
    open.push(made);
    return made;
  };
  const connect = async (mspId: MspId, commitMsMax = patienceMs): Promise<LedgerPort> => {
    const paused = path.join(path.dirname(connectionOf(network, slugOf(mspId))), PAUSE_FILE);
    return fabricLedgerOn(mspId, await client(mspId, commitMsMax), () => existsSync(paused));
  };
  const ports: Record<MspId, LedgerPort> = {};
  for (const { mspId } of REFERENCE) ports[mspId] = await connect(mspId);
  return {
    consortium: await consortium,
    ports,
    connect: (mspId) => connect(mspId),
    join: async (mspId) => {
      ports[mspId] = await connect(mspId);
    },
    connectBlind: (mspId) => connect(mspId, BLIND_MS),
    withhold: async (mspId, submission) => withheld(await client(mspId, COMMIT_MS_MAX), mspId, submission),
    close: async () => {
      for (const made of open) await made.close();
    },
  };
}
