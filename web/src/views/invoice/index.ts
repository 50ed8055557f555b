/** One invoice: what it says, how it stands, and the answer of the firm that owes it. */
import { knownRecord, story } from '../../api/records';
import type { KnownRecord, Story } from '../../api/records';
import { Refusal } from '../../api/errors';
import { screenOf } from '../../app/screen';
import { InvoiceView } from './view';

export interface InvoiceData {
  readonly invoice: KnownRecord<'receivable'>;
  readonly story: Story;
}

export const screen = screenOf<InvoiceData>({
  title: ({ invoice }, data) => (data === null ? invoice.title : invoice.titleOf(data.invoice.data.invoice.number)),
  load: async (session, { params }) => {
    const told = await session.client.send({ path: `/records/${params['id'] ?? ''}`, reader: story });
    const invoice = knownRecord('receivable', told.record);
    if (invoice === null) throw new Refusal({ status: 404, code: 'not_found' });
    return { invoice, story: told };
  },
  View: InvoiceView,
  concerns: ({ what, id }, { params }) => what === 'record' && id === params['id'],
});
