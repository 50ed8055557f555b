/** A record with its whole signed history, in words. */
import { anchor } from '../../api/answers';
import { story } from '../../api/records';
import { screenOf } from '../../app/screen';
import { RecordView } from './view';
import type { RecordData } from './view';

export const screen = screenOf<RecordData>({
  title: ({ record, recordKinds }, data) => (data === null ? record.title : (recordKinds[data.record.kind] ?? '')),
  load: async ({ client }, { params }) => {
    const [told, anchored] = await Promise.all([
      client.send({ path: `/records/${params['id'] ?? ''}`, reader: story }),
      client.send({ path: '/anchor', reader: anchor }),
    ]);
    return { ...told, anchor: anchored.anchor };
  },
  View: RecordView,
  concerns: ({ what }) => what === 'record',
});
