/** What a ledger made of a program, in terms that are the same on both. */
import type { NamespaceSet } from '../../network/embedded/src/blocks/readWriteSets';
import { decodeResults } from '../../network/embedded/src/blocks/readWriteSets';
import { ChaincodeAction, ProposalResponsePayload } from '../../network/embedded/src/protobuf/proposals';
import type { KvMetadataEntry, RangeQueryInfo } from '../../network/embedded/src/protobuf/readWriteSets';
import { validationName } from '../../network/embedded/src/validationCodes';
import type { PeerAnswer } from './ledger';
import { Names, shortHash, shownBytes } from './names';
import type { MadeCall, RoundLayout, RunRecord } from './run';

/** Plain JSON. */
export type Json = string | number | boolean | null | readonly Json[] | JsonRecord;

/** Named values. An interface, because an alias could not mention itself. */
export interface JsonRecord {
  readonly [name: string]: Json;
}

/** What a ledger made of a program. */
export interface Answers {
  readonly layout: readonly RoundLayout[];
  readonly calls: readonly Json[];
}

function metadata(entries: readonly KvMetadataEntry[]): Json {
  return entries.map(({ name, value }) => [name, Buffer.from(value).toString('hex')]);
}

function rangeAnswer(query: RangeQueryInfo, names: Names): Json {
  const { startKey, endKey, itrExhausted, rawReads, readsMerkleHashes } = query;
  const met =
    readsMerkleHashes === null
      ? (rawReads?.kvReads ?? []).map(({ key, version }) => [names.key(key), names.version(version)])
      : // The hashes are of versions, which no two ledgers share.
        {
          degree: readsMerkleHashes.maxDegree,
          level: readsMerkleHashes.maxLevel,
          hashes: readsMerkleHashes.maxLevelHashes.length,
        };
  return { from: names.key(startKey), to: names.key(endKey), done: itrExhausted, met };
}

/** Leaves out what is empty. */
function filled(parts: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => !Array.isArray(part) || part.length > 0));
}

function collectionAnswer({ name, hashed, privateHash }: NamespaceSet['collections'][number], names: Names): Json {
  return filled({
    in: name,
    reads: hashed.hashedReads.map(({ keyHash, version }) => [names.hashed(keyHash), names.version(version)]),
    writes: hashed.hashedWrites.map(({ keyHash, isDelete, valueHash, isPurge }) => {
      return [names.hashed(keyHash), isPurge ? 'purge' : isDelete ? 'delete' : shortHash(valueHash)];
    }),
    policies: hashed.metadataWrites.map(({ keyHash, entries }) => [names.hashed(keyHash), metadata(entries)]),
    plaintext: shortHash(privateHash),
  });
}

function setAnswer(sets: readonly NamespaceSet[], chaincode: string, names: Names): Json {
  const own = sets.find(({ namespace }) => namespace === chaincode);
  if (own === undefined) return null;
  const { open, collections } = own;
  return filled({
    reads: open.reads.map(({ key, version }) => [names.key(key), names.version(version)]),
    ranges: open.rangeQueriesInfo.map((query) => rangeAnswer(query, names)),
    writes: open.writes.map(({ key, isDelete, value }) => [names.key(key), isDelete ? null : shownBytes(value)]),
    policies: open.metadataWrites.map(({ key, entries }) => [names.key(key), metadata(entries)]),
    private: collections.map((collection) => collectionAnswer(collection, names)),
  });
}

/** Why access is denied a peer tells its log only, the embedded ledger in brackets. Identities are each ledger's own. */
function refusal(text: string): string {
  return text.replace(/ \([^)]*\)$/, '').replace(/Creator \[[0-9a-f]+\]/, 'Creator');
}

function peerAnswer(answer: PeerAnswer, names: Names): Json {
  if (answer.kind === 'refused') return { refused: refusal(names.text(answer.reason)) };
  const { response } = answer.response;
  if (response === null) return null;
  const { status, message, payload } = response;
  if (status < 400) return { said: names.text(shownBytes(payload)), ...(message === '' ? {} : { message }) };
  return { status, error: names.text(message) };
}

/** The read/write set that was endorsed first. */
function endorsedSet(answers: readonly PeerAnswer[], context: Readonly<{ chaincode: string; names: Names }>): Json {
  for (const answer of answers) {
    if (answer.kind !== 'answered' || answer.response.endorsement === null) continue;
    const { extension } = ProposalResponsePayload.decode(answer.response.payload);
    return setAnswer(decodeResults(ChaincodeAction.decode(extension).results), context.chaincode, context.names);
  }
  return null;
}

/** One answer where all peers gave the same, else one each. */
function together(answers: readonly Json[]): Json {
  const [first = null, ...others] = answers;
  const isSame = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return isSame ? first : { each: answers };
}

function callAnswer(made: MadeCall, context: Readonly<{ chaincode: string; names: Names }>): Json {
  const { call, answers, placed } = made;
  const said = together(answers.map((answer) => peerAnswer(answer, context.names)));
  const isAnswerOnly = call.purpose === 'evaluate';
  const codes = placed.map(({ validationCode }) => validationName(validationCode));
  return {
    said,
    ...(isAnswerOnly ? {} : { set: endorsedSet(answers, context) }),
    ...(codes.length === 0 ? {} : { codes }),
  };
}

/** What the peers answered, what they endorsed, and what became of it. */
export function answersOf(record: RunRecord, chaincode: string): Answers {
  const names = new Names(record);
  return { layout: record.layout, calls: record.calls.map((made) => callAnswer(made, { chaincode, names })) };
}
