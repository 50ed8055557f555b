/**
 * Tags that are the same on every ledger: the operator's blind signature over the invoice's identity, hashed. The year of
 * issue is always a part of it, because whether a seller's numbers repeat is said by each ledger's own directory, and
 * two of them may say it differently.
 */
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import { toHex } from '../../../chaincode/src/kernel/bytes';
import type { Hash } from '../../../chaincode/src/protocol/acts';
import type { Invoice } from '../../../chaincode/src/protocol/items';
import type { TagKey } from '../../../chaincode/src/protocol/network';
import { hashText, hmac } from '../../../chaincode/src/statement/hashing';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { invoiceIdentityBytes } from '../../../chaincode/src/statement/invoice';
import { blind, finalize } from '../../../chaincode/src/suites/blindTags';
import type { RandomSource } from '../../../chaincode/src/suites/blindTags';
import { provenTagKey } from '../../../chaincode/src/suites/tagKey';
import type { MeetingOperator, OpenEpoch, RegistryPlace, TagClaim, TagPlace } from './meetingPort';

const FORMATS = { tag: 'tallystick.meeting.tag.1', secret: 'tallystick.meeting.secret.1' } as const;

/** The operator's answer does not fit what is on the chain: its key is another, or its signature is none. */
export class OperatorDiffers extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperatorDiffers';
  }
}

/** Hash of a tag key's public part: what the registry has for its epoch. */
export function tagKeyHash(sha256: Sha256, { n, e }: Pick<TagKey, 'n' | 'e'>): Hash {
  return hashText(sha256(canonicalBytes({ e, n })));
}

export interface TagParts {
  readonly operator: MeetingOperator;
  readonly sha256: Sha256;
  readonly random: RandomSource;
}

/** An invoice's tag in an epoch; the operator learns nothing of it. Throws OperatorDiffers, SuiteError. */
export async function meetingTag(parts: TagParts, { epoch, keyHash }: OpenEpoch, invoice: Invoice): Promise<string> {
  const { operator, sha256, random } = parts;
  const key = await operator.keyOf(epoch);
  if (tagKeyHash(sha256, key) !== keyHash) throw new OperatorDiffers(`the key of epoch ${epoch} is not the chain's`);
  const publicKey = provenTagKey({ n: key.n, e: key.e }, key.roots);
  const message = invoiceIdentityBytes(invoice, true);
  const { blindedMessage, inverse } = blind({ publicKey, message, random });
  const [blindSignature, ...more] = await operator.sign(epoch, [blindedMessage]);
  if (blindSignature === undefined || more.length > 0) throw new OperatorDiffers('one signature was asked for');
  const signature = finalize({ publicKey, message, blindSignature, inverse });
  return wordOf(sha256(canonicalBytes({ format: FORMATS.tag, epoch, signature: toHex(signature) })));
}

function wordOf(bytes: Uint8Array): string {
  return `0x${toHex(bytes)}`;
}

/** A reservation to be: of a tag in a registry, after so many before it. */
export interface ClaimPlace extends TagPlace {
  readonly registry: RegistryPlace;
  readonly before: number;
}

/**
 * The secrets of a claim, made from the owner's one secret, the registry and the number of reservations before it. So
 * none of them is stored, a process that lost everything else finds its claims again, no secret is used for two
 * reservations, and what is shown in one registry moves nothing in another.
 */
export function claimOn(sha256: Sha256, owner: Uint8Array, { registry, epoch, tag, before }: ClaimPlace): TagClaim {
  const { chainId } = registry;
  const contract = registry.contract.toLowerCase();
  const secret = (use: string): string =>
    wordOf(hmac(sha256, owner, canonicalBytes({ format: FORMATS.secret, chainId, contract, epoch, tag, before, use })));
  return { epoch, tag, financing: secret('finance'), releasing: secret('release'), salt: secret('commit') };
}
