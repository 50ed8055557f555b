/** Pure: what lists and access control need of a body, by kind. */
import { parseAmount } from '../../../chaincode/src/kernel/money';
import { listOf, nullable, object, ParseError, pattern, recordId } from '../../../chaincode/src/kernel/parse';
import type { Parser } from '../../../chaincode/src/kernel/parse';
import type { PartyId, RecordId } from '../../../chaincode/src/protocol/acts';
import type { Body, BodyOf, RecordKind } from '../../../chaincode/src/protocol/records';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { firstLeafId } from '../../../chaincode/src/statement/ids';

export interface RecordFields {
  /** Parties whose people may see the record. */
  readonly parties: readonly PartyId[];
  /** Records of the same story that it names. */
  readonly links: readonly RecordId[];
  readonly number: string | null;
  readonly currency: string | null;
  readonly amountMinor: bigint | null;
  readonly due: string | null;
  readonly holder: PartyId | null;
}

/** More than any record of ours has. */
const PARTIES_MAX = 8;
const LINKS_MAX = 64;

type FieldsOf = { readonly [K in RecordKind]: (body: BodyOf<K>, sha256: Sha256) => Partial<RecordFields> };

function money(amount: string, currency: string): Pick<RecordFields, 'currency' | 'amountMinor'> {
  return { currency, amountMinor: parseAmount(amount, currency) };
}

const FIELDS_OF: FieldsOf = {
  party: ({ data }) => ({ parties: [data.id] }),
  recovery: ({ data }) => ({ parties: [data.party] }),
  signer: ({ data }) => ({ parties: [data.party] }),
  matrix: ({ data }) => ({ parties: [data.party] }),
  account: ({ data }) => ({ parties: [data.owner] }),
  cancellation: () => ({}),
  receivable: ({ data }, sha256) => ({
    parties: [data.invoice.seller, data.invoice.debtor],
    // Where its first claim is or will be.
    links: [firstLeafId(sha256, data.mark)],
    number: data.invoice.number,
    due: data.due,
    ...money(data.invoice.payable, data.invoice.currency),
  }),
  presentation: ({ data }) => ({ links: [data.receivable] }),
  leaf: ({ data }) => ({
    // The debtor sees the leaf it made; once it has moved, only those between whom it moved.
    parties: data.parent === null && data.state === 'held' ? [data.holder, data.debtor] : [data.holder],
    links: [data.receivable, ...data.ancestors],
    number: data.number,
    due: data.due,
    holder: data.holder,
    ...money(data.amount, data.currency),
  }),
  assignment: ({ data }) => ({
    parties: [data.assignor, data.assignee],
    links: [data.leaf, data.newLeaf],
    ...money(data.amount, data.currency),
  }),
  notice: ({ data }) => ({
    parties: [data.assignor, data.assignee, data.debtor],
    links: [data.receivable],
    number: data.number,
    due: data.due,
    ...money(data.amount, data.currency),
  }),
  facility: ({ data }) => ({ parties: [data.financier], due: data.until, ...money(data.limit, data.currency) }),
  offer: ({ data }) => ({
    parties: [data.financier, data.supplier],
    due: data.until,
    ...money(data.ceiling, data.currency),
  }),
  financing: ({ data }) => ({
    parties: [data.financier, data.supplier],
    links: data.assets.flatMap(({ leaf, assignedLeaf, receivable }) => [leaf, assignedLeaf, receivable]),
    number: data.assets[0]?.number ?? null,
    due: data.sheet.maturity,
    ...money(data.sheet.net, data.sheet.currency),
  }),
  payment: ({ data }) => ({
    parties: [data.payer, data.payee],
    links: [data.financing],
    due: data.valueDate,
    ...money(data.amount, data.currency),
  }),
  booking: ({ data }) => ({ parties: [data.party], links: [data.of] }),
  discharge: ({ data }) => ({
    parties: [data.debtor, data.holder],
    links: [data.receivable],
    number: data.number,
    ...money(data.amount, data.currency),
  }),
  settlement: ({ data }) => ({
    parties: [data.holder, ...(data.supplier === null ? [] : [data.supplier])],
    links: [data.receivable, data.leaf, ...(data.financing === null ? [] : [data.financing])],
    ...money(data.receipt.amount, data.receipt.currency),
  }),
};

const NONE: RecordFields = {
  parties: [],
  links: [],
  number: null,
  currency: null,
  amountMinor: null,
  due: null,
  holder: null,
};

const word = pattern(/^[^]{0,500}$/, 'a short text');

/** Types of the fields: a body that our rules did not make may hold anything in their places. */
const shape: Parser<Omit<RecordFields, 'amountMinor'>> = object({
  parties: listOf(word, { max: PARTIES_MAX }),
  links: listOf(recordId, { max: LINKS_MAX }),
  number: nullable(word),
  currency: nullable(word),
  due: nullable(word),
  holder: nullable(word),
});

/** Throws where the body is none of its kind's. */
export function fieldsOf(sha256: Sha256, body: Body): RecordFields {
  if (!Object.hasOwn(FIELDS_OF, body.kind)) throw new ParseError('kind', 'a kind of record');
  const own = (FIELDS_OF[body.kind] as (body: Body, sha256: Sha256) => Partial<RecordFields>)(body, sha256);
  const { amountMinor, ...others } = { ...NONE, ...own };
  return { ...shape(others, body.kind), amountMinor };
}
