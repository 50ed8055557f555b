/** Keys: this device's, the person's others, and those of colleagues that ask to be enrolled. */
import { enrolmentList } from '../../api/answers';
import type { Enrolment } from '../../api/answers';
import { screenOf } from '../../app/screen';
import { refreshMe } from '../../app/session';
import { deviceKey } from '../../keys/keyring';
import { DevicesView } from './view';

export interface DevicesData {
  /** Base64 SPKI of this device's key; null where it has none. */
  readonly own: string | null;
  readonly waiting: readonly Enrolment[];
  /** What devices call themselves, by their key. */
  readonly labels: ReadonlyMap<string, string>;
}

export const screen = screenOf<DevicesData>({
  title: ({ nav }) => nav.devices,
  load: async (session) => {
    const who = await refreshMe(session);
    const key = await deviceKey({ slug: session.slug, user: who.id });
    const { enrolments } = await session.client.send({ path: '/enrolments', reader: enrolmentList });
    return {
      own: key?.publicKey ?? null,
      waiting: enrolments.filter(({ signer }) => signer === null),
      labels: new Map(enrolments.map((entry) => [entry.key, entry.label])),
    };
  },
  View: DevicesView,
  concerns: ({ what, kind }) => what === 'enrolment' || (what === 'record' && kind === 'signer'),
});
