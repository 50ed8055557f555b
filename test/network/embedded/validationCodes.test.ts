import { peer } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { VALIDATION_CODES, validationName } from '../../../network/embedded/src/validationCodes';

describe('validation codes', () => {
  it('are those of Fabric, by name and number, none missing', () => {
    expect(VALIDATION_CODES).to.deep.equal(peer.TxValidationCode);
  });
  it('print their names, and numbers that Fabric does not know as numbers', () => {
    expect(validationName(11)).to.equal('MVCC_READ_CONFLICT');
    expect(validationName(99)).to.equal('99');
  });
});
