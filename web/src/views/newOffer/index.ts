/** Making a standing offer under a facility. */
import { knownRecord, story } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { Refusal } from '../../api/errors';
import { screenOf } from '../../app/screen';
import { NewOfferView } from './view';

export interface NewOfferData {
  readonly facility: KnownRecord<'facility'>;
}

export const screen = screenOf<NewOfferData>({
  title: ({ facilities }) => facilities.makeOffer,
  load: async (session, { params }) => {
    const { record } = await session.client.send({ path: `/records/${params['id'] ?? ''}`, reader: story });
    const facility = knownRecord('facility', record);
    if (facility === null) throw new Refusal({ status: 404, code: 'not_found' });
    return { facility };
  },
  View: NewOfferView,
});
