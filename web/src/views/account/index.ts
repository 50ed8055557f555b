/** Registering the firm's own bank account: where drawn money goes. */
import { screenOf } from '../../app/screen';
import { AccountView } from './view';

export const screen = screenOf<null>({
  title: ({ account }) => account.title,
  load: () => Promise.resolve(null),
  View: AccountView,
});
