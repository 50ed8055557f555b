/** Receipts of money: a bank statement's credits matched with the claims they pay. */
import { screenOf } from '../../app/screen';
import { ReceiptsView } from './view';

export const screen = screenOf<null>({
  title: ({ nav }) => nav.receipts,
  load: () => Promise.resolve(null),
  View: ReceiptsView,
});
