/** Gives every record a policy under which the witness alone may write it. */
import { headerKey } from '../../../chaincode/src/ledger/keys';
import { policyBytes } from '../../../chaincode/src/ledger/policies';
import { alteredContracts } from './altered';

const WITNESS_ALONE = policyBytes({ of: 1, rules: [{ signedBy: 'RegistrarMSP' }] });

export const contracts = alteredContracts((stub) => ({
  setStateValidationParameter: (key, policy) =>
    stub.setStateValidationParameter(key, key.startsWith(headerKey('')) ? WITNESS_ALONE : policy),
}));
