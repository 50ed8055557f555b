/** The registrar's officer at work: registers firms with their first signers, moves the sandbox's time. */
import type { PartyRole } from '../../chaincode/src/protocol';
import type { Hash, PartyId } from '../../chaincode/src/protocol/acts';
import type { MatrixRow, NewSigner, RegisterPartyItem } from '../../chaincode/src/protocol/partyItems';
import { witnessSignerId } from '../../chaincode/src/ledger/signers';
import { hashText } from '../../chaincode/src/statement/hashing';
import type { Desk, DeskKey } from '../client/desk';
import { madeBy, sha256 } from '../client/desk';
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

/** Registers a firm; gives the id of its first signer. */
export async function registerFirm(
  desk: Desk,
  witness: DeskKey,
  firm: FirmToRegister,
  first: HeldKey,
): Promise<string> {
  const item = registrationOf(firm, first);
  const { run } = await desk.act('register_party', [item], witness);
  return madeBy(run, 'signer:0');
}
