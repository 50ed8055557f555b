/** Files of invoices: dropped here, read there, presented by one signature. */
import { importList } from '../../api/answers';
import type { ImportView } from '../../api/answers';
import { screenOf } from '../../app/screen';
import { ImportsView } from './view';

export interface ImportsData {
  readonly imports: readonly ImportView[];
}

export const screen = screenOf<ImportsData>({
  title: ({ nav }) => nav.imports,
  load: (session) => session.client.send({ path: '/imports', reader: importList }),
  View: ImportsView,
  concerns: ({ what }) => what === 'import',
});
