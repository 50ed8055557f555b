/** Opening a facility: how much, until when, and limits per debtor. */
import { screenOf } from '../../app/screen';
import { NewFacilityView } from './view';

export const screen = screenOf<null>({
  title: ({ facilities }) => facilities.open,
  load: () => Promise.resolve(null),
  View: NewFacilityView,
});
