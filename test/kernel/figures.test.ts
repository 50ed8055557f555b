import { expect } from 'chai';
import { checkFigures, checkRows, uncheckedSections } from './figures/check';
import * as deals from './figures/deals';
import * as scenarios from './figures/scenarios';
import * as standards from './figures/standards';

describe('chaincode/FIGURES.md', () => {
  checkFigures('1a', standards.irregularFlows);
  checkFigures('1b', standards.usccFigures);
  checkRows('1b', 'Code', standards.usccVerdict);
  checkFigures('1c', standards.mod97Figures);
  checkRows('1d', 'Code', standards.leiVerdict);
  checkFigures('2', deals.withRecourse);
  checkFigures('2b', deals.withoutRecourse);
  checkRows('2c', 'Paid on', deals.paidOnAnotherDay);
  checkFigures('2d', deals.manyInvoices);
  checkFigures('3a', deals.discountedSale);
  checkFigures('3b', deals.earlyPayment);
  checkFigures('4a', deals.threeTiers);
  checkRows('4b', 'Leaf', deals.shortPayment);
  checkFigures('5', deals.twoLenders);
  checkRows('8', 'Credit notes', deals.creditNote);
  checkFigures('11a', deals.rateReset);
  checkFigures('11b', standards.dueOnHoliday);
  checkRows('11c', 'Day', standards.workingWeekend);
  checkRows('11d', 'Start', standards.clock);
  checkFigures('12.1', scenarios.scenarioWithRecourse);
  checkFigures('12.2', scenarios.scenarioWithoutRecourse);
  checkFigures('12.3', scenarios.scenarioPaidShort);
  checkFigures('12.6', scenarios.scenarioOrderLoan);
  checkFigures('12.7', scenarios.scenarioVoucher);

  it('has no section that is not recalculated', () => {
    expect(uncheckedSections()).to.deep.equal([]);
  });
});
