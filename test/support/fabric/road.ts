/** A founded Fabric network with a road of firms of its own on it. */
import { networkClient } from '../../../gateway/src/ledger/fabric/networkClient';
import type { UpResult } from '../../../network/fabric/src/up';
import type { Topology } from '../../../scripts/fabric/reference';
import { World } from '../firms';
import { foundIfNeeded } from '../ledger/founding';
import { PortLedger } from '../ledger/portLedger';
import { startRoad } from '../road';
import type { Road } from '../road';
import { sharedNetwork } from './network';
import { openFabricWorld } from './world';
import type { FabricWorld } from './world';

export interface FabricGround {
  readonly network: UpResult;
  readonly world: FabricWorld;
}

export interface FabricRoad extends FabricGround {
  readonly road: Road;
}

interface Options {
  readonly topology?: Topology;
  /** Time a port waits for a commit, in milliseconds. */
  readonly commitMsMax?: number;
}

/** The process's shared network with the consortium's first record on it. */
export async function openGround({ topology, commitMsMax }: Options = {}): Promise<FabricGround> {
  const network = await sharedNetwork(topology);
  const world = await openFabricWorld(networkClient, commitMsMax);
  await foundIfNeeded(world);
  return { network, world };
}

/** The same with firms whose acts go over its ports. */
export async function openFabricRoad(options: Options = {}): Promise<FabricRoad> {
  const ground = await openGround(options);
  const { consortium, ports } = ground.world;
  return { ...ground, road: await startRoad({ areNew: true }, World.on(consortium, new PortLedger(ports))) };
}
