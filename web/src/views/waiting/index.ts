/** Runs of the firm that wait for a second signature. */
import { statementList } from '../../api/answers';
import type { StatementView } from '../../api/answers';
import { screenOf } from '../../app/screen';
import { WaitingView } from './view';

export interface WaitingData {
  readonly statements: readonly StatementView[];
}

export const screen = screenOf<WaitingData>({
  title: ({ nav }) => nav.waiting,
  load: (session) => session.client.send({ path: '/statements?state=waiting', reader: statementList }),
  View: WaitingView,
  concerns: ({ what }) => what === 'statement',
});
