/** The ledger's clock; in a sandbox the registrar's officer moves it forward. */
import { screenOf } from '../../app/screen';
import { refreshNetwork } from '../../app/session';
import { ClockView } from './view';

export const screen = screenOf<null>({
  title: ({ nav }) => nav.clock,
  load: async (session) => {
    await refreshNetwork(session);
    return null;
  },
  View: ClockView,
});
