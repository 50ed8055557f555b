/** What the regulator's verification says of the whole chain, read from its own peer. */
import { FabricChain, verifiedChannel } from '../../../scripts/verify/fabricBlocks';
import { Walk } from '../../../scripts/verify/walk';
import type { Verification } from '../../../scripts/verify/walk';
import { readConnection } from '../../../gateway/src/ledger/fabric/connection';
import { delivered, openGatewaySession } from '../../../gateway/src/ledger/fabric/gatewaySession';
import type { UpResult } from '../../../network/fabric/src/up';
import type { Ports } from '../ledger/portLedger';
import type { LedgerWorld } from '../ledger/suite';
import { REGULATOR } from '../consortium';
import { connectionOf } from './network';

/** Blocks of whoever is furthest: the regulator's peer may be a moment behind, and its stream delivers the rest. */
async function heightOf(ports: Ports): Promise<number> {
  const healths = await Promise.all(Object.values(ports).map((port) => port.health()));
  return Math.max(...healths.map(({ height }) => height));
}

/** Walks every block that any member has now. */
export async function verifyChain(network: UpResult, { consortium, ports }: LedgerWorld): Promise<Verification> {
  const height = await heightOf(ports);
  const unwrapper = consortium.keys[REGULATOR]?.unwrapper;
  if (unwrapper === undefined) throw new RangeError('the regulator has a key');
  const walk = new Walk({ mspId: REGULATOR, roles: ['regulator'], unwrapper }, { isAlone: false });
  const chain = new FabricChain(verifiedChannel(network.handle.plan.folder, network.record));
  const session = openGatewaySession(await readConnection(connectionOf(network, 'regulator')), 0);
  const stop = new AbortController();
  let blocks = 0;
  try {
    for await (const entry of delivered(session, 0, stop.signal)) {
      await walk.check(chain.read(entry));
      blocks += 1;
      if (blocks >= height) break;
    }
  } finally {
    stop.abort();
    session.gateway.close();
    session.grpc.close();
  }
  return walk.result();
}
