/**
 * Shape of what an envelope holds. A witness and one other member with altered rules could seal anything, so nothing of
 * it is believed: what is not of this shape could stop the projection or break the store.
 */
import {
  ITEMS_PER_CHUNK_MAX,
  LINE_STEPS_MAX,
  RECORDS_PER_CHUNK_MAX,
  SIGNER_PROOFS_MAX,
} from '../../../chaincode/src/kernel/bounds';
import {
  hash,
  integer,
  listOf,
  object,
  oneOf,
  optional,
  ParseError,
  recordId,
} from '../../../chaincode/src/kernel/parse';
import type { Parser } from '../../../chaincode/src/kernel/parse';
import * as shapes from '../../../chaincode/src/ledger/shapes';
import { ABORTS, REJECTIONS } from '../../../chaincode/src/protocol';
import type { Code, Outcome } from '../../../chaincode/src/protocol';
import type { Details } from '../../../chaincode/src/protocol/details';
import type {
  SealedAct,
  SealedGroup,
  SealedItem,
  SealedLine,
  SealedRecord,
} from '../../../chaincode/src/protocol/sealed';

/** Members we write; a database gives others a meaning of their own. */
const MEMBER_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const CODES: readonly Code[] = [...ABORTS, ...REJECTIONS];
const OUTCOMES: readonly Outcome[] = ['accepted', 'replayed', 'refused'];

function requireNames(value: unknown, at: string): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, entry] of Object.entries(value)) {
    if (!Array.isArray(value) && !MEMBER_NAME.test(name)) throw new ParseError(at, 'members named as ours are');
    requireNames(entry, at);
  }
}

/** What `inner` takes, where all its members are named as ours are. */
function named<T>(inner: Parser<T>): Parser<T> {
  return (value, at) => {
    const parsed = inner(value, at);
    requireNames(parsed, at);
    return parsed;
  };
}

const details: Parser<Details> = (value, at) => shapes.canonicalValue(value, at) as Details;
const signers = listOf(shapes.signerProof, { max: SIGNER_PROOFS_MAX });
const index = integer({ min: 0, max: ITEMS_PER_CHUNK_MAX - 1 });
const records = listOf(recordId, { max: RECORDS_PER_CHUNK_MAX });

const act: Parser<SealedAct> = object({
  act: recordId,
  epoch: object({ number: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), timeMs: shapes.instant }),
  statement: shapes.statement,
  line: shapes.manifestLine,
  ...shapes.placeInRun,
  digests: listOf(hash, { min: 1, max: ITEMS_PER_CHUNK_MAX }),
  signatures: shapes.signatures,
  signers,
});

const item: Parser<SealedItem> = (value, at) => {
  const {
    code,
    details: reason,
    ...rest
  } = object({
    index,
    parts: shapes.itemParts,
    outcome: oneOf(OUTCOMES),
    records,
    moved: records,
    code: optional(oneOf(CODES)),
    details: optional(details),
  })(value, at);
  return { ...rest, ...(code === undefined ? {} : { code }), ...(reason === undefined ? {} : { details: reason }) };
};

const record: Parser<SealedRecord> = (value, at) => {
  const { version, ...body } = object({
    id: recordId,
    version: integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    body: shapes.body,
    salt: recordId,
  })(value, at);
  return { ...body, version };
};

const line: Parser<SealedLine> = object({
  record: recordId,
  steps: listOf(shapes.lineStep, { min: 1, max: LINE_STEPS_MAX }),
  signers,
});

const group: Parser<SealedGroup> = (value, at) => {
  const { act: own, ...rest } = object({
    act: optional(act),
    items: listOf(item, { max: ITEMS_PER_CHUNK_MAX }),
    records: listOf(record, { max: RECORDS_PER_CHUNK_MAX }),
    lines: listOf(line, { max: ITEMS_PER_CHUNK_MAX }),
  })(value, at);
  return own === undefined ? rest : { ...rest, act: own };
};

/** Contents of the groups a reader opened. Throws ParseError. */
export function sealedGroups(contents: readonly unknown[]): readonly SealedGroup[] {
  return contents.map((content, at) => named(group)(content, `groups.${at}`));
}
