/**
 * A run and the evidence that is brought with it, parsed by the rules' own parsers: what is stored here could be
 * presented as it is. Whether it is accepted is decided on the ledger.
 */
import { KIND_RULES } from '../../../../chaincode/src/contracts/kinds';
import { listOf, mapOf, object, ParseError, recordId } from '../../../../chaincode/src/kernel/parse';
import type { Parser } from '../../../../chaincode/src/kernel/parse';
import { LINE_STEPS_MAX, RECORDS_MAX, SIGNER_PROOFS_MAX } from '../../../../chaincode/src/kernel/bounds';
import { lineStep, openedLine, presentedBody, signerProof, statement } from '../../../../chaincode/src/ledger/shapes';
import type { Item } from '../../../../chaincode/src/protocol/items';
import { statementHash } from '../../../../chaincode/src/statement/statement';
import type { Run } from '../../../../chaincode/src/statement/run';
import type { z } from 'zod';
import { badRequest } from '../../http/problem';
import type { CarriedEvidence } from '../../people/models';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { CARRIED_CHUNKS_MAX, ITEMS_MAX, LINES_MAX } from './schema';
import type { run as runShape } from './schema';

/** The value as the parser gives it, its error as a refusal of the request. */
function parsed<T>(parser: Parser<T>, value: unknown, path: string): T {
  try {
    return parser(value, path);
  } catch (error) {
    if (error instanceof ParseError) throw badRequest([{ path: error.path, rule: error.rule }]);
    throw error;
  }
}

/** The statement's own hash is its name; anything else in the path is a mistake of the client. Throws Problem. */
export function parseRun(runtime: OrgRuntime, hash: string, sent: z.output<typeof runShape>): Run {
  const path = 'body.run';
  const signed = parsed(statement, sent.statement, `${path}.statement`);
  const ofKind: Parser<Item> = KIND_RULES[signed.kind].parse;
  const items = parsed(listOf(ofKind, { min: 1, max: ITEMS_MAX }), sent.items, `${path}.items`);
  const lines = parsed(listOf(openedLine, { min: 1, max: LINES_MAX }), sent.lines, `${path}.lines`);
  if (statementHash(runtime.made.sha256, signed) !== hash || sent.statementHash !== hash)
    throw badRequest([{ path: `${path}.statement`, rule: 'hashes to the statement in the path' }]);
  if (signed.network !== runtime.network.hash)
    throw badRequest([{ path: `${path}.statement.network`, rule: 'the hash of this network' }]);
  return { statement: signed, statementHash: hash, lines, items, seed: sent.seed };
}

const lineMap = mapOf(recordId, listOf(lineStep, { min: 1, max: LINE_STEPS_MAX }), { max: ITEMS_MAX });

/** What a carrier brings for a whole run; each of its transactions is bounded again on the ledger. */
const carriedEvidence: Parser<CarriedEvidence> = object({
  records: listOf(presentedBody, { max: CARRIED_CHUNKS_MAX * RECORDS_MAX }),
  signers: listOf(signerProof, { max: SIGNER_PROOFS_MAX }),
  claimLines: lineMap,
  origins: mapOf(recordId, lineStep, { max: ITEMS_MAX }),
});

/** Throws Problem. */
export function parseEvidence(sent: unknown): CarriedEvidence | null {
  return sent === null ? null : parsed(carriedEvidence, sent, 'body.evidence');
}
