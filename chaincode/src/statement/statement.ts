/** What is signed: the statement's hash, the signer and the role, under one format name. */
import { canonicalBytes } from '../kernel/canonical';
import { utf8 } from '../kernel/bytes';
import { FORMATS } from '../protocol';
import type { Hash, RecordId, Statement } from '../protocol/acts';
import type { SigningRole, SuiteId } from '../protocol';
import { hashText } from './hashing';
import type { Sha256 } from './hashing';

/** Names the statement; signatures stay outside it, so high-S and low-S forms make no second act. */
export function statementHash(sha256: Sha256, statement: Statement): Hash {
  return hashText(sha256(canonicalBytes(statement)));
}

export interface SignedFields {
  readonly suite: SuiteId;
  readonly statement: Hash;
  readonly signer: RecordId;
  readonly role: SigningRole;
}

/** The bytes a signer's key signs; such a key signs nothing else. */
export function signedBytes(fields: SignedFields): Uint8Array {
  return utf8([FORMATS.act, fields.suite, fields.statement, fields.signer, fields.role].join('\n'));
}
