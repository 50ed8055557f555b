/** Facilities with their use, and the offers made under them. */
import { wholeList } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { screenOf } from '../../app/screen';
import { FacilitiesView } from './view';

export interface FacilitiesData {
  readonly facilities: readonly KnownRecord<'facility'>[];
  readonly offers: readonly KnownRecord<'offer'>[];
}

export const screen = screenOf<FacilitiesData>({
  title: ({ nav }) => nav.facilities,
  load: async (session) => {
    const [facilities, offers] = await Promise.all([
      wholeList(session, { path: '/facilities', data: RECORD_DATA.facility, query: { state: 'open' } }),
      wholeList(session, { path: '/offers', data: RECORD_DATA.offer, query: { state: 'standing' } }),
    ]);
    return { facilities, offers };
  },
  View: FacilitiesView,
  concerns: ({ what, kind }) => what === 'record' && (kind === 'facility' || kind === 'offer'),
});
