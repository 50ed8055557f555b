/** The registrar's officer at work: registers firms with their first signers, moves the sandbox's time. */
import type { PartyRole } from '../../chaincode/src/protocol';
import type { Hash, PartyId } from '../../chaincode/src/protocol/acts';
import type { MatrixRow, NewSigner, RegisterPartyItem } from '../../chaincode/src/protocol/partyItems';
import { witnessSignerId } from '../../chaincode/src/ledger/signers';
import { hashText } from '../../chaincode/src/statement/hashing';
import type { Desk, DeskKey } from '../client/desk';
import { ActRefused, sha256 } from '../client/desk';
import type { HeldKey } from './people';

export interface FirmToRegister {
  readonly party: PartyId;
  readonly name: string;
  readonly nameEnglish: string | null;
  readonly mspId: string;
  readonly roles: readonly PartyRole[];
  readonly rows: readonly MatrixRow[];
}

const MSP = 'RegistrarMSP';
const SIGNER_UNTIL = '2099-12-31';

/** A first signer of a firm: an administrator's key, held by the firm's own systems. */
export function administrator({ signer, person }: HeldKey): NewSigner {
  return {
    key: signer.publicKey,
    suite: 'p256.1',
    class: 'system',
    person,
    roles: ['sole', 'maker', 'checker'],
    groups: ['administration', 'treasury', 'management'],
    until: SIGNER_UNTIL,
  };
}

/** The witness's own signing key as a signer of the network. */
export async function witnessKeyOf(desk: Desk, officer: HeldKey): Promise<DeskKey> {
  const { hash } = await desk.get<{ readonly hash: Hash }>('/network');
  return { id: witnessSignerId({ hash, sha256 }, MSP), signer: officer.signer };
}

/** What the officer signs of a firm and its first signer. */
export function registrationOf(firm: FirmToRegister, first: HeldKey): RegisterPartyItem {
  return {
    kind: 'register_party',
    party: firm.party,
    name: firm.name,
    nameEnglish: firm.nameEnglish,
    host: firm.mspId,
    roles: firm.roles,
    numbersRepeatYearly: false,
    evidence: hashText(sha256(new TextEncoder().encode(`kyb ${firm.party}`))),
    signers: [administrator(first)],
    rows: firm.rows,
  };
}

/** A firm with the first key of its administrator. */
export interface NewFirm {
  readonly firm: FirmToRegister;
  readonly first: HeldKey;
}

/** One run of firms with the same host: a host endorses its own only. Firms that are there stay as they are. */
async function registerAt(desk: Desk, witness: DeskKey, firms: readonly NewFirm[]): Promise<void> {
  const items = firms.map(({ firm, first }) => registrationOf(firm, first));
  const prepared = await desk.preview('register_party', items);
  for (const outcome of prepared.outcomes) {
    if (outcome.outcome === 'refused' && outcome.code !== 'party_exists')
      throw new ActRefused(outcome.code, outcome.details);
  }
  if (prepared.outcomes.some(({ outcome }) => outcome === 'accepted')) await desk.carry(prepared, witness);
}

/** Registers firms, a run for each host. */
export async function registerFirms(desk: Desk, witness: DeskKey, firms: readonly NewFirm[]): Promise<void> {
  const hosts = [...new Set(firms.map(({ firm }) => firm.mspId))];
  await Promise.all(
    hosts.map((mspId) =>
      registerAt(
        desk,
        witness,
        firms.filter(({ firm }) => firm.mspId === mspId),
      ),
    ),
  );
}
