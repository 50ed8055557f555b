/** Everything the firm signed lately. */
import { statementList } from '../../api/answers';
import { screenOf } from '../../app/screen';
import type { WaitingData } from '../waiting';
import { RunsView } from './view';

export const screen = screenOf<WaitingData>({
  title: ({ nav }) => nav.runs,
  load: (session) => session.client.send({ path: '/statements', reader: statementList }),
  View: RunsView,
  concerns: ({ what }) => what === 'statement',
});
