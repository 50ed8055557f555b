/** Who signed a block of a Fabric network: one orderer under Raft, a quorum of them under BFT. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { blockHeaderBytes } from '../../network/embedded/src/blocks/blockHashes';
import { isSignedBy } from '../../network/embedded/src/identity/signatures';
import { Block, BLOCK_METADATA, SerializedIdentity, SignatureHeader } from '../../network/embedded/src/protobuf/common';
import { bytes, integer, message, repeated } from '../../network/embedded/src/protobuf/message';
import type { NetworkPlan } from '../../network/fabric/src/plan';

/** common.MetadataSignature with the header that BFT orderers use instead of their whole certificate. */
const MetadataSignature = message({ signatureHeader: bytes(1), signature: bytes(2), identifierHeader: bytes(3) });
const Metadata = message({ value: bytes(1), signatures: repeated(2, () => MetadataSignature) });
const IdentifierHeader = message({ identifier: integer(1), nonce: bytes(2) });

/** Orderers by their number in the channel, and how many must sign. */
export interface SigningOrderers {
  readonly certificates: ReadonlyMap<number, X509Certificate>;
  readonly roots: ReadonlyMap<string, X509Certificate>;
  readonly quorum: number;
}

/** All but a third of the orderers, rounded as Fabric does. */
function bftQuorum(count: number): number {
  const faulty = Math.floor((count - 1) / 3);
  return Math.ceil((count + faulty + 1) / 2);
}

function certificate(...parts: readonly string[]): X509Certificate {
  return new X509Certificate(readFileSync(path.join(...parts)));
}

export function signingOrderers({ definition, orderers, organisations }: NetworkPlan): SigningOrderers {
  const ordering = organisations.filter(({ orderer }) => orderer !== null);
  return {
    certificates: new Map(
      orderers.map(({ folder }, index) => [index + 1, certificate(folder, 'msp', 'signcerts', 'cert.pem')]),
    ),
    roots: new Map(ordering.map(({ mspId, folder }) => [mspId, certificate(folder, 'msp', 'cacerts', 'ca.pem')])),
    quorum: definition.consensus === 'bft' ? bftQuorum(orderers.length) : 1,
  };
}

/** The certificate a signature claims, where an authority of the ordering organisations issued it. */
function signerOf(
  header: Readonly<{ signatureHeader: Uint8Array; identifierHeader: Uint8Array }>,
  { certificates, roots }: SigningOrderers,
): X509Certificate | null {
  if (header.signatureHeader.length === 0) {
    return certificates.get(IdentifierHeader.decode(header.identifierHeader).identifier) ?? null;
  }
  const { mspId, idBytes } = SerializedIdentity.decode(SignatureHeader.decode(header.signatureHeader).creator);
  const named = new X509Certificate(Buffer.from(idBytes));
  const root = roots.get(mspId);
  return root !== undefined && named.verify(root.publicKey) ? named : null;
}

/** Whether enough orderers signed a block. */
export function isOrdered(encoded: Uint8Array, orderers: SigningOrderers): boolean {
  const { header, metadata } = Block.decode(encoded);
  if (header === null) return false;
  const { value, signatures } = Metadata.decode(metadata?.metadata[BLOCK_METADATA.signatures] ?? new Uint8Array());
  const genuine = signatures.flatMap((entry) => {
    const signer = signerOf(entry, orderers);
    const { signatureHeader, identifierHeader, signature } = entry;
    const own = signatureHeader.length === 0 ? identifierHeader : signatureHeader;
    const data = Buffer.concat([value, own, blockHeaderBytes(header)]);
    return signer !== null && isSignedBy(signer.publicKey, { data, signature }) ? [signer.fingerprint256] : [];
  });
  return new Set(genuine).size >= orderers.quorum;
}
