/**
 * The demo firms' administrators: they hold a first key of their firm and enrol the devices of its people at first
 * login. In a real consortium this is a person of the firm with an earlier device.
 */
import type { Kind } from '../../chaincode/src/protocol';
import type { PartyId, Ref } from '../../chaincode/src/protocol/acts';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import type { AmendMatrixItem, EnrolSignerItem, MatrixRow } from '../../chaincode/src/protocol/partyItems';
import type { CarriedAct, Deputy, Desk, DeskKey } from '../client/desk';
import { missingRows } from './matrix';

/** An administrator logged in with the firm's first key. */
export interface Administrator {
  readonly party: PartyId;
  readonly desk: Desk;
  readonly key: DeskKey;
  /** The firm's second person, enrolled when first needed. */
  readonly deputy?: Deputy;
}

interface Enrolment {
  readonly id: string;
  readonly person: string;
  readonly key: string;
  readonly class: EnrolSignerItem['signer']['class'];
  readonly roles: EnrolSignerItem['signer']['roles'];
  readonly groups: readonly string[];
  readonly signer: string | null;
}

const SIGNER_UNTIL = '2099-12-31';

/** Signs for the firm with as many persons as its matrix asks for. Throws ActRefused. */
export function actFor(
  { desk, key, deputy }: Administrator,
  kind: Kind,
  drafts: readonly Draft[],
): Promise<CarriedAct> {
  return desk.act(kind, drafts, key, deputy ?? null);
}

/** Enrols every device of the firm that asks. */
export async function enrolWaiting({ desk, key }: Pick<Administrator, 'desk' | 'key'>): Promise<number> {
  const { enrolments } = await desk.get<{ readonly enrolments: readonly Enrolment[] }>('/enrolments');
  const waiting = enrolments.filter(({ signer }) => signer === null);
  for (const { person, key: publicKey, class: keyClass, roles, groups } of waiting) {
    const item: EnrolSignerItem = {
      kind: 'enrol_signer',
      signer: { key: publicKey, suite: 'p256.1', class: keyClass, person, roles, groups, until: SIGNER_UNTIL },
    };
    await desk.act('enrol_signer', [item], key);
  }
  return waiting.length;
}

interface MatrixView {
  readonly ref: Ref;
  readonly data: Pick<AmendMatrixItem, 'rows' | 'delegations'>;
}

/** Gives the firm's matrix a row for every currency that it has none for, with the limits new firms start with. */
export async function ensureCurrencies(
  firm: Administrator,
  wanted: Readonly<{ currencies: readonly string[]; soleUnits: bigint }>,
): Promise<void> {
  const [matrix] = (await firm.desk.get<{ readonly records: readonly MatrixView[] }>('/matrices?limit=1')).records;
  if (matrix === undefined) throw new RangeError(`${firm.party} has no authority matrix`);
  const { rows, delegations } = matrix.data;
  const missing: readonly MatrixRow[] = missingRows(rows, wanted.currencies, wanted.soleUnits);
  if (missing.length === 0) return;
  const { id, version } = matrix.ref;
  const item: AmendMatrixItem = { kind: 'amend_matrix', matrix: matrix.ref, rows: [...rows, ...missing], delegations };
  await actFor(firm, 'amend_matrix', [item]);
  await firm.desk.record(id, version + 1);
}
