/** Takes any signature for a good one. */
import { suiteOf } from '../../../chaincode/src/suites/suite';
import { alteredContracts } from './altered';

Object.assign(suiteOf('p256.1'), { verify: () => true });

export const contracts = alteredContracts(() => ({}));
