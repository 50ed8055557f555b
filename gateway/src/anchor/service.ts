/** The publisher as a part of a running gateway: opened with the network it anchors, stopped with the process. */
import type { Logger } from 'pino';
import type { Hash } from '../../../chaincode/src/protocol/acts';
import type { AnchorPolicy } from './decide';
import type { AnchorChain } from './port';
import { Publisher } from './publisher';
import type { AnchorStatus } from './publisher';
import type { WindowParts } from './window';

/** What whoever starts the gateway brings, where the ledger is to be anchored. */
export interface AnchorOptions {
  /** The chain with the consortium of this network on it. */
  readonly open: (network: Hash) => Promise<AnchorChain>;
  readonly policy: AnchorPolicy;
  /** Time between two looks at the chain, in milliseconds. */
  readonly roundMs: number;
}

/** A publisher at work. */
export interface RunningAnchor {
  readonly status: () => AnchorStatus;
  readonly stop: () => Promise<void>;
}

/** Opens the chain and starts publishing. */
export async function startAnchor(
  { open, policy, roundMs }: AnchorOptions,
  parts: WindowParts & { readonly logger: Logger },
): Promise<RunningAnchor> {
  const chain = await open(parts.network);
  const publisher = new Publisher({ ...parts, chain, policy, roundMs, now: () => Date.now() });
  const stopping = new AbortController();
  const running = publisher.run(stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
  };
  return { status: () => publisher.status, stop };
}
