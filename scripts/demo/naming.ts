/** Ids for firms that a document names and does not identify. */
import { parsePartyId } from '../../chaincode/src/kernel/identifiers';
import { toHex, utf8 } from '../../chaincode/src/kernel/bytes';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import { sha256 } from '../client/desk';

/** The demo's own register: firms under the name a document gives them. */
const SCHEME = 'named';
const VALUE_LENGTH_MAX = 64;
const HASH_SHOWN = 16;

/** `ODIN 59` is `named:ODIN-59`; a name that cannot stand in an id is there as its hash. */
export function namedParty(name: string): PartyId {
  const value = name.normalize('NFKC').trim().replace(/\s+/gu, '-');
  const id = `${SCHEME}:${value}`;
  if (value.length <= VALUE_LENGTH_MAX && parsePartyId(id) !== null) return id;
  return `${SCHEME}:${toHex(sha256(utf8(name))).slice(0, HASH_SHOWN)}`;
}
