/** One payment: recording what the bank says became of it. */
import { knownRecord, story } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { Refusal } from '../../api/errors';
import { screenOf } from '../../app/screen';
import { PaymentView } from './view';

export interface PaymentData {
  readonly payment: KnownRecord<'payment'>;
  /** The deal whose state follows from an advance. */
  readonly financing: KnownRecord<'financing'> | null;
}

export const screen = screenOf<PaymentData>({
  title: ({ payment }) => payment.title,
  load: async (session, { params }) => {
    const { record, related } = await session.client.send({ path: `/records/${params['id'] ?? ''}`, reader: story });
    const payment = knownRecord('payment', record);
    if (payment === null) throw new Refusal({ status: 404, code: 'not_found' });
    const deal = related.find(({ ref }) => ref.id === payment.data.financing);
    const isAdvance = payment.data.purpose === 'advance';
    return { payment, financing: isAdvance && deal !== undefined ? knownRecord('financing', deal) : null };
  },
  View: PaymentView,
  concerns: ({ what, id }, { params }) => what === 'record' && id === params['id'],
});
