/** Which of a person's signers this device holds the key of. */
import type { Me } from '../api/answers';
import type { DeviceKey } from '../keys/keyring';

/** My signer on the ledger whose key is on this device; null while it is not enrolled. */
export function enrolledSigner({ signers }: Me, key: DeviceKey | null): Me['signers'][number] | null {
  return signers.find((signer) => signer.key === key?.publicKey && signer.state === 'enrolled') ?? null;
}
