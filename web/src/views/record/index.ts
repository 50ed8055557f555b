/** A record with its whole signed history, in words. */
import { story } from '../../api/records';
import type { Story } from '../../api/records';
import { screenOf } from '../../app/screen';
import { RecordView } from './view';

export const screen = screenOf<Story>({
  title: ({ record, recordKinds }, data) => (data === null ? record.title : (recordKinds[data.record.kind] ?? '')),
  load: (session, { params }) => session.client.send({ path: `/records/${params['id'] ?? ''}`, reader: story }),
  View: RecordView,
  concerns: ({ what }) => what === 'record',
});
