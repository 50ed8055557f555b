/** A real embedded ledger in a folder of its own, with a claim's whole road on it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import { openConsortiumLedger } from '../../../gateway/src/consortium/ledger';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import { embeddedLedger } from '../../../gateway/src/ledger/embedded';
import type { LedgerPort } from '../../../gateway/src/ledger/port';
import { BANK, CORE, HUB, makeConsortium, REGISTRAR } from '../consortium';
import { World } from '../firms';
import { PortLedger } from '../ledger/portLedger';
import { confirmInvoice, drawLeaf, standOffer, startRoad } from '../road';
import type { Road } from '../road';

export interface RealLedger {
  readonly folder: string;
  /** Hash of the network's first record. */
  readonly network: string;
  readonly road: Road;
  readonly portOf: (mspId: MspId) => LedgerPort;
  readonly close: () => Promise<void>;
}

/** Founds a network and plays a claim from its invoice to its draw. */
export async function openRealLedger(): Promise<RealLedger> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-anchor-'));
  const consortium = await makeConsortium();
  const open = await openConsortiumLedger(folder, REFERENCE);
  const { network, serviceOf } = open;
  const portOf = (mspId: MspId): LedgerPort =>
    embeddedLedger({ mspId, client: network.connect(serviceOf(mspId)), network });
  await portOf(REGISTRAR).found(consortium.argument, [CORE, BANK, HUB, REGISTRAR]);
  const ports = Object.fromEntries(REFERENCE.map(({ mspId }) => [mspId, portOf(mspId)]));
  const road = await startRoad({ areNew: true }, World.on(consortium, new PortLedger(ports)));
  await confirmInvoice(road);
  await standOffer(road);
  await drawLeaf(road);
  const close = async (): Promise<void> => {
    await network.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, network: consortium.hash, road, portOf, close };
}
