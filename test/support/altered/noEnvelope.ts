/** Applies acts and tells nobody. */
import { alteredContracts } from './altered';

export const contracts = alteredContracts(() => ({ putPrivateData: () => Promise.resolve() }));
