import { createHash } from 'node:crypto';

/** A transaction's id: hex SHA-256 over nonce and creator (Fabric protoutil). */
export function transactionIdOf(header: Readonly<{ nonce: Uint8Array; creator: Uint8Array }>): string {
  return createHash('sha256').update(header.nonce).update(header.creator).digest('hex');
}

/**
 * What endorsers commit to in place of the proposal: SHA-256 over both headers and the proposal's payload without
 * transient data (Fabric protoutil, GetProposalHash2).
 */
export function proposalHash(
  proposal: Readonly<{ channelHeader: Uint8Array; signatureHeader: Uint8Array; payload: Uint8Array }>,
): Buffer {
  const { channelHeader, signatureHeader, payload } = proposal;
  return createHash('sha256').update(channelHeader).update(signatureHeader).update(payload).digest();
}
