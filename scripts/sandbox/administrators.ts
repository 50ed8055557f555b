/**
 * The demo firms' administrators: they hold a first key of their firm and enrol the devices of its people at first
 * login. In a real consortium this is a person of the firm with an earlier device.
 */
import type { PartyId } from '../../chaincode/src/protocol/acts';
import type { EnrolSignerItem } from '../../chaincode/src/protocol/partyItems';
import type { Desk, DeskKey } from '../client/desk';

/** An administrator logged in with the firm's first key. */
export interface Administrator {
  readonly party: PartyId;
  readonly desk: Desk;
  readonly key: DeskKey;
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

/** Enrols every device of the firm that asks. */
export async function enrolWaiting({ desk, key }: Administrator): Promise<number> {
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
