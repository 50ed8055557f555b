/**
 * Golden vectors of everything that is hashed and signed: made from fixed items and seeds, kept as a file, and replayed
 * wherever the statement module runs, in Node and in a browser alike.
 */
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { toHex } from '../../chaincode/src/kernel/bytes';
import { KINDS } from '../../chaincode/src/protocol';
import type { Kind } from '../../chaincode/src/protocol';
import type { Item } from '../../chaincode/src/protocol/items';
import { evidenceOf } from '../../chaincode/src/statement/evidence';
import { hashText } from '../../chaincode/src/statement/hashing';
import * as ids from '../../chaincode/src/statement/ids';
import { invoiceContentBytes, invoiceIdentityBytes } from '../../chaincode/src/statement/invoice';
import { itemDigest, openParts } from '../../chaincode/src/statement/items';
import { leafIdOf, leavesOfItem } from '../../chaincode/src/statement/leaves';
import { chunkPaths, chunkRoot, closeLine, linePath } from '../../chaincode/src/statement/manifest';
import { chunkOf, composeRun } from '../../chaincode/src/statement/run';
import type { RunTerms } from '../../chaincode/src/statement/run';
import { bodySalt, itemSalt, partSalt, sealSeed, sumsSalt } from '../../chaincode/src/statement/salts';
import { signedBytes } from '../../chaincode/src/statement/statement';
import type { Sha256 } from '../../chaincode/src/statement/hashing';
import { CORE_FIRM, SAMPLES, SUPPLIER } from './samples';

const SEED = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const SIGNER = 'c3'.repeat(32);
const NETWORK = `sha256:${'a1'.repeat(32)}`;

function termsOf(kind: Kind): RunTerms {
  return {
    network: NETWORK,
    suite: 'p256.1',
    party: kind === 'register_party' ? 'witness:RegistrarMSP' : CORE_FIRM,
    generation: kind === 'register_party' ? 0 : 1,
    matrix: kind === 'register_party' ? 0 : 3,
    kind,
    mode: 'each',
    validUntil: 1_768_366_800_000,
  };
}

function itemVector(sha256: Sha256, item: Item): object {
  const run = composeRun(sha256, termsOf(item.kind), { items: [item], bytes: [1000], seed: SEED });
  const salt = itemSalt(sha256, SEED, 0);
  const digest = itemDigest(sha256, item, salt);
  return {
    item,
    canonical: canonicalJson(item),
    parts: openParts(sha256, item, salt),
    digest: hashText(digest),
    leaves: leavesOfItem(item).map((leaf) => ({
      ...leaf,
      id: leafIdOf(sha256, { party: run.statement.party, digest }, leaf),
    })),
    sums: run.lines[0]?.sums ?? {},
    statement: run.statement,
    statementHash: run.statementHash,
    signed: (['sole', 'maker', 'checker'] as const).map((role) =>
      toHex(signedBytes({ suite: 'p256.1', statement: run.statementHash, signer: SIGNER, role })),
    ),
  };
}

/** Seven confirmations in three chunks, with the evidence of each. */
function runVector(sha256: Sha256): object {
  const items = Array.from({ length: 7 }, (_, index) => ({ ...SAMPLES.confirm_receivable, number: `2026-${index}` }));
  const bytes = items.map(() => 300_000);
  const run = composeRun(sha256, termsOf('confirm_receivable'), { items, bytes, seed: SEED });
  const closed = run.lines.map((line) => closeLine(sha256, line));
  const chunks = run.lines.map((_, chunk) => {
    const { items: own, salts, seed } = chunkOf(sha256, { ...run, signatures: [] }, chunk);
    const digests = own.map((item, index) => itemDigest(sha256, item, salts[index] ?? ''));
    return {
      act: ids.actId(sha256, run.statementHash, chunk),
      salts,
      seed,
      digests: digests.map(hashText),
      root: chunkRoot(sha256, digests),
      paths: chunkPaths(sha256, digests),
      linePath: linePath(sha256, closed, chunk),
    };
  });
  const evidence = evidenceOf(sha256, chunkOf(sha256, { ...run, signatures: [] }, 1));
  return { run, closed, chunks, evidence };
}

function saltVectors(sha256: Sha256): object {
  const record = { id: '5b'.repeat(32), version: 7 };
  return {
    seed: SEED,
    items: [0, 1, 255, 99_999].map((index) => itemSalt(sha256, SEED, index)),
    parts: [0, 1].map((index) => partSalt(sha256, SEED, index)),
    sums: [0, 499].map((chunk) => sumsSalt(sha256, SEED, chunk)),
    seal: [0, 499].map((chunk) => sealSeed(sha256, SEED, chunk)),
    body: { record, salt: bodySalt(sha256, SEED, record) },
  };
}

function idVectors(sha256: Sha256): object {
  const digest = new Uint8Array(32).fill(0x2a);
  const statement = `sha256:${'9e'.repeat(32)}`;
  const { invoice } = SAMPLES.present_invoice;
  return {
    record: ['leaf:0', 'leaf:11', 'signer:3', 'financing'].map((place) => ({
      place,
      id: ids.recordIdAt(sha256, { party: SUPPLIER, digest }, place),
    })),
    party: ids.partyRecordId(sha256, NETWORK, SUPPLIER),
    cancellation: ids.cancellationId(sha256, { party: SUPPLIER, statement }),
    receivable: ids.receivableId(sha256, 'dGFn'),
    presentation: [ids.presentationId(sha256, 'dGFn', 'seller'), ids.presentationId(sha256, 'dGFn', 'debtor')],
    act: [ids.actId(sha256, statement, 0), ids.actId(sha256, statement, 1)],
    invoice: {
      invoice,
      identity: [false, true].map((yearly) => toHex(invoiceIdentityBytes(invoice, yearly))),
      content: [false, true].map((yearly) => toHex(invoiceContentBytes(invoice, yearly))),
    },
  };
}

/** The vectors as the file has them. */
export function statementVectors(sha256: Sha256): string {
  const vectors = {
    note: 'Golden vectors of the statement module, made by test/support/writeStatementVectors.ts. Never edited by hand.',
    salts: saltVectors(sha256),
    ids: idVectors(sha256),
    items: Object.fromEntries(KINDS.map((kind) => [kind, itemVector(sha256, SAMPLES[kind])])),
    run: runVector(sha256),
  };
  return `${JSON.stringify(vectors, null, 1)}\n`;
}
