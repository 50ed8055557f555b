/** Sends a proposal of fabric-network with the transient data that is meant for each endorser. */
import './sdkLog';
import { createPrivateKey } from 'node:crypto';
import { ServiceHandler } from 'fabric-common';
import type { Endorser } from 'fabric-common';
import { signLowS } from '../../../../network/embedded/src/identity/signatures';
import { FabricUnreachable } from './client';
import type { FabricCall } from './client';
import type { FabricConnection } from './connection';
import { withTransient } from './tailored';

interface Parts {
  readonly call: FabricCall;
  readonly targets: readonly Endorser[];
  readonly connection: Pick<FabricConnection, 'service'>;
}

/** A proposal with its signature, as the client hands it over. */
interface SignedProposal {
  readonly proposal_bytes: Uint8Array;
  readonly signature: Uint8Array;
}

class TailoredHandler extends ServiceHandler {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  /** Answers, or the error of a peer in its place. */
  override endorse(envelope: Buffer, { requestTimeout }: { readonly requestTimeout: number }): Promise<unknown[]> {
    // The client's types call it bytes, and it is a message.
    const signed = envelope as unknown as SignedProposal;
    const { call, targets, connection } = this.#parts;
    const key = createPrivateKey(connection.service.privateKeyPem);
    return Promise.all(
      targets.map(async (peer) => {
        const transient = call.transientOf?.get(peer.mspid);
        const bytes = transient === undefined ? null : withTransient(signed.proposal_bytes, transient);
        const own = bytes === null ? signed : { proposal_bytes: bytes, signature: signLowS(key, bytes) };
        try {
          return (await peer.sendProposal(own as unknown as Buffer, requestTimeout)) as unknown;
        } catch (error) {
          return error instanceof Error ? error : new FabricUnreachable(String(error));
        }
      }),
    );
  }
}

/** Null where everybody is given the same: then the client sends it itself. */
export function tailoredHandler(parts: Parts): ServiceHandler | null {
  return (parts.call.transientOf?.size ?? 0) === 0 ? null : new TailoredHandler(parts);
}
