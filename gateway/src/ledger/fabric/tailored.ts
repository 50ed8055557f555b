/**
 * One proposal with other transient data for some endorsers. What they sign, and what is ordered, has no transient data
 * in it, so their answers fit together.
 */
import { ChaincodeProposalPayload, Proposal } from '../../../../network/embedded/src/protobuf/proposals';

/** The bytes of a proposal with this transient data in place of its own. */
export function withTransient(proposalBytes: Uint8Array, transient: Readonly<Record<string, Uint8Array>>): Buffer {
  const { header, payload, extension } = Proposal.decode(proposalBytes);
  const { input } = ChaincodeProposalPayload.decode(payload);
  const transientMap = Object.entries(transient).map(([key, value]) => ({ key, value }));
  return Proposal.encode({ header, payload: ChaincodeProposalPayload.encode({ input, transientMap }), extension });
}
