/** Drawing: choose claims, choose an offer, sign. */
import { screenOf } from '../../app/screen';
import { loadMoney } from '../money/data';
import type { MoneyData } from '../money/data';
import { DrawView } from './view';

export const screen = screenOf<MoneyData>({
  title: ({ draw }) => draw.title,
  load: loadMoney,
  View: DrawView,
});
