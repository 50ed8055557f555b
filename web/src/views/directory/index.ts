/** The directory of firms. */
import { screenOf } from '../../app/screen';
import { refreshNetwork } from '../../app/session';
import { DirectoryView } from './view';

export const screen = screenOf<null>({
  title: ({ nav }) => nav.directory,
  load: async (session) => {
    await refreshNetwork(session);
    return null;
  },
  View: DirectoryView,
  concerns: ({ what, kind }) => what === 'record' && kind === 'party',
});
