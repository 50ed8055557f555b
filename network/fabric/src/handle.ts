/** A planned network with what is needed to talk to it as each organisation's administrator. */
import path from 'node:path';
import type { OrganisationIdentities } from '../../identities/src/folder';
import { FabricNetworkError } from './errors';
import { adminFolder } from './identities';
import { addressOf } from './plan';
import type { NetworkPlan, OrdererPlan, OrganisationPlan, PeerPlan } from './plan';
import type { FabricPrograms } from './programs';
import { runProgram } from './runProgram';

export interface NetworkHandle {
  readonly plan: NetworkPlan;
  readonly programs: FabricPrograms;
  readonly identities: ReadonlyMap<string, OrganisationIdentities>;
}

/** Fabric's programs tell more than their users need. */
export const LOG_LEVEL = 'warn';

/** Certificate that a node's TLS certificate was issued by. */
export function tlsRootFile(node: Readonly<{ folder: string }>): string {
  return path.join(node.folder, 'tls', 'ca.crt');
}

function organisationOf({ plan }: NetworkHandle, mspId: string): OrganisationPlan {
  const found = plan.organisations.find((entry) => entry.mspId === mspId);
  if (found === undefined) throw new FabricNetworkError(`the network has no organisation ${mspId}`);
  return found;
}

/** Runs `peer` as the administrator of a peer's organisation, towards that peer. */
export function asAdmin(handle: NetworkHandle, peer: PeerPlan, args: readonly string[]): Promise<string> {
  const admin = adminFolder(organisationOf(handle, peer.mspId));
  return runProgram({
    program: handle.programs.paths.peer,
    args,
    environment: {
      FABRIC_CFG_PATH: peer.folder,
      FABRIC_LOGGING_SPEC: handle.programs.major >= 3 ? 'error' : LOG_LEVEL,
      CORE_PEER_LOCALMSPID: peer.mspId,
      CORE_PEER_MSPCONFIGPATH: path.join(admin, 'msp'),
      CORE_PEER_ADDRESS: addressOf(peer),
      CORE_PEER_TLS_ENABLED: 'true',
      CORE_PEER_TLS_ROOTCERT_FILE: tlsRootFile(peer),
    },
  });
}

/** Arguments that name an orderer to the `peer` program. */
export function ordererArguments({ plan }: NetworkHandle): readonly string[] {
  const [orderer] = plan.orderers;
  if (orderer === undefined) throw new FabricNetworkError('the network has no orderer');
  return ['-o', addressOf(orderer), '--tls', '--cafile', tlsRootFile(orderer)];
}

/** Runs `osnadmin` as the administrator of an orderer's organisation. */
export function asOrdererAdmin(handle: NetworkHandle, orderer: OrdererPlan, args: readonly string[]): Promise<string> {
  const tls = path.join(adminFolder(organisationOf(handle, orderer.mspId)), 'tls');
  return runProgram({
    program: handle.programs.paths.osnadmin,
    args: [
      ...args,
      '-o',
      `127.0.0.1:${orderer.adminPort}`,
      '--ca-file',
      tlsRootFile(orderer),
      '--client-cert',
      path.join(tls, 'server.crt'),
      '--client-key',
      path.join(tls, 'server.key'),
    ],
    environment: {},
  });
}
