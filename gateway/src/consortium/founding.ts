/** The first record: put together from every organisation's public keys, signed by every organisation's officers. */
import { canonicalJson } from '../../../chaincode/src/kernel/canonical';
import { toBase64, toHex } from '../../../chaincode/src/kernel/bytes';
import { FORMATS } from '../../../chaincode/src/protocol';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { FoundedNetwork, Network } from '../../../chaincode/src/protocol/network';
import { foundingBytes } from '../../../chaincode/src/ledger/network';
import type { Signer } from '../../../chaincode/src/suites/ports';
import { readTagPrivateKey } from '../../../chaincode/src/suites/rsaKeys';
import { systemRandom } from '../../../chaincode/src/suites/software';
import { proveTagKey } from '../../../chaincode/src/suites/tagKey';
import type { OrganisationKeys } from './keys';
import type { ReferenceOrganisation } from './organisations';

export interface FoundingParts {
  readonly name: string;
  readonly sandbox: boolean;
  readonly foundedAt: number;
  readonly members: readonly (ReferenceOrganisation & { readonly keys: OrganisationKeys })[];
  /** Officers sign for their organisation; their keys are not the gateway's. */
  readonly officers: Readonly<Record<MspId, Signer>>;
}

const CHINA_OFFSET_MINUTES = 480;

function officerOf(parts: FoundingParts, mspId: MspId): Signer {
  const signer = parts.officers[mspId];
  if (signer === undefined) throw new RangeError(`no officer of ${mspId} signs`);
  return signer;
}

function networkOf(parts: FoundingParts): Network {
  const pem = parts.members.find(({ keys }) => keys.tagPrivateKeyPem !== null)?.keys.tagPrivateKeyPem;
  if (pem === null || pem === undefined) throw new RangeError('a network has a registrar with a tag key');
  const tagKey = readTagPrivateKey(pem);
  return {
    format: FORMATS.network,
    name: parts.name,
    suites: ['p256.1'],
    sandbox: parts.sandbox,
    dayOffsetMinutes: CHINA_OFFSET_MINUTES,
    organisations: parts.members.map(({ mspId, name, roles, keys }) => ({
      mspId,
      name,
      roles,
      signingKey: officerOf(parts, mspId).publicKey,
      serviceKey: keys.service.publicKey,
      sealingKey: { generation: keys.unwrapper.generation, publicKey: toBase64(keys.unwrapper.publicKey) },
    })),
    tagKey: { ...tagKey.publicKey.form, roots: proveTagKey(tagKey) },
    random: toHex(systemRandom(32)),
    foundedAt: parts.foundedAt,
  };
}

/** The argument of `found`. */
export async function foundingArgument(parts: FoundingParts): Promise<string> {
  const network = networkOf(parts);
  const message = foundingBytes(network);
  const signed = parts.members.map(async ({ mspId }) => {
    return [mspId, toBase64(await officerOf(parts, mspId).sign(message))] as const;
  });
  const founded: FoundedNetwork = { network, signatures: Object.fromEntries(await Promise.all(signed)) };
  return canonicalJson(founded);
}
