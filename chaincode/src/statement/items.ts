/** An item's digest: the Merkle root over its salted parts, so that one part can be opened without the others. */
import { canonicalBytes } from '../kernel/canonical';
import { concatBytes, fromHex } from '../kernel/bytes';
import type { Kind } from '../protocol';
import type { ItemPart } from '../protocol/acts';
import type { Item } from '../protocol/items';
import { hashBytes, hashText } from './hashing';
import type { Sha256 } from './hashing';
import { leafHash, merkleRoot } from './merkle';
import { partSalt } from './salts';
import type { Salt } from './salts';

/**
 * The member of an item that is a part of its own, because others may see it, or may not:
 * the debtor is shown a draw's notice with the proof that the supplier signed it, and sees nothing of the price (Civil
 * Code art. 764 wants evidence with the notice); a signer's proof is shown without the party's matrix.
 */
const PART_OF_ITS_OWN = { draw: 'notice', register_party: 'rows' } as const satisfies Partial<Record<Kind, string>>;

function ownPartOf(kind: unknown): string | null {
  return kind === 'draw' || kind === 'register_party' ? PART_OF_ITS_OWN[kind] : null;
}

/** Parts of an item: the item itself, without the member that is a part of its own. */
export function itemParts(item: Item): readonly unknown[] {
  const own = ownPartOf(item.kind);
  if (own === null) return [item];
  const { [own]: value, ...main } = item as unknown as Readonly<Record<string, unknown>>;
  return [main, { kind: own, [own]: value }];
}

/** The item whose parts these are; the inverse of `itemParts`. Null when they do not fit together. */
export function itemOfParts(parts: readonly unknown[]): unknown {
  const [main, second] = parts as readonly Readonly<Record<string, unknown>>[];
  if (parts.length === 1) return main;
  const own = ownPartOf(main?.['kind']);
  if (parts.length !== 2 || own === null || second?.['kind'] !== own) return null;
  return { ...main, [own]: second[own] };
}

function partLeaf(sha256: Sha256, value: unknown, salt: Salt): Uint8Array {
  return leafHash(sha256, concatBytes(fromHex(salt), canonicalBytes(value)));
}

/** Parts with their own salts, ready to be told to whoever may see them. */
export function openParts(sha256: Sha256, item: Item, salt: Salt): { readonly value: unknown; readonly salt: Salt }[] {
  return itemParts(item).map((value, index) => ({ value, salt: partSalt(sha256, salt, index) }));
}

/** A part of which only the hash is told. */
export function closePart(sha256: Sha256, part: ItemPart): ItemPart {
  return 'leaf' in part ? part : { leaf: hashText(partLeaf(sha256, part.value, part.salt)) };
}

/** Digest of an item of which some parts may be told by their hash only. */
export function digestOfParts(sha256: Sha256, parts: readonly ItemPart[]): Uint8Array {
  const leaves = parts.map((part) => ('leaf' in part ? hashBytes(part.leaf) : partLeaf(sha256, part.value, part.salt)));
  return merkleRoot(sha256, leaves);
}

/** Digest of a whole item under its salt. */
export function itemDigest(sha256: Sha256, item: Item, salt: Salt): Uint8Array {
  return digestOfParts(sha256, openParts(sha256, item, salt));
}
