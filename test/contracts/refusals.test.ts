import { expect } from 'chai';
import { ABORTS, REJECTIONS } from '../../chaincode/src/protocol';
import { abortTests } from './refusals/aborts';
import { facilityTests, financingTests } from './refusals/deals';
import { assignmentTests, receivableTests } from './refusals/receivables';
import { partyTests, recordTests } from './refusals/records';
import { registeredCodes } from './refusals/registry';
import { settlementTests } from './refusals/settlement';
import { authorityTests, signingTests, statementTests } from './refusals/statements';

describe('every code of the closed list', () => {
  describe('aborts: nothing follows from them, the same act may be presented again', abortTests);
  describe('the statement as a whole', statementTests);
  describe('who signed', signingTests);
  describe('with what authority', authorityTests);
  describe('the records an item names', recordTests);
  describe('parties', partyTests);
  describe('receivables', receivableTests);
  describe('assignments', assignmentTests);
  describe('facilities', facilityTests);
  describe('financings', financingTests);
  describe('settlement', settlementTests);

  it('has a test, in the order of the list', () => {
    expect(registeredCodes()).to.deep.equal([...ABORTS, ...REJECTIONS]);
  });
});
