/** Money: what is confirmed and what can be had for it today. */
import { screenOf } from '../../app/screen';
import { loadMoney } from './data';
import type { MoneyData } from './data';
import { MoneyView } from './view';

export const screen = screenOf<MoneyData>({
  title: ({ nav }) => nav.money,
  load: loadMoney,
  View: MoneyView,
  concerns: ({ what, kind }) => what === 'record' && (kind === 'leaf' || kind === 'offer' || kind === 'account'),
});
