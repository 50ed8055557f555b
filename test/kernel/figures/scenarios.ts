import { countDays } from '../../../chaincode/src/kernel/days';
import type { CalendarDay, CountedDays } from '../../../chaincode/src/kernel/days';
import {
  bankDiscount,
  interestOverPeriodsMinor,
  portionMinor,
  simpleInterestMinor,
} from '../../../chaincode/src/kernel/interest';
import type { Figures } from './check';
import { costOf, waterfall } from './deals';
import { amountText } from './document';
import type { Inputs } from './document';

export function scenarioWithRecourse(inputs: Inputs): Figures {
  const [face, from, to] = [inputs.amount('Face'), inputs.day('Drawn'), inputs.day('Due')];
  const counted = countDays('ACT/360', { from, to });
  const advance = portionMinor({ amountMinor: face, ratePpm: inputs.rate('Advance rate') });
  const fee = portionMinor({ amountMinor: face, ratePpm: inputs.rate('Fee on face') });
  const interest = simpleInterestMinor({ principalMinor: advance, ratePpm: inputs.rate('Interest rate'), counted });
  return {
    'Days, actual': String(counted.days),
    Advance: amountText(advance),
    Fee: amountText(fee),
    'Paid out': amountText(advance - fee),
    Interest: amountText(interest),
    'Back to the supplier': amountText(face - advance - interest),
    XIRR: costOf({ paid: advance - fee, returned: advance + interest, from, to }),
  };
}

export function scenarioWithoutRecourse(inputs: Inputs): Figures {
  const [faceMinor, from, to] = [inputs.amount('Face'), inputs.day('Sold'), inputs.day('Due')];
  const counted = countDays('ACT/360', { from, to });
  const sale = bankDiscount({ faceMinor, ratePpm: inputs.rate('Discount rate'), counted });
  const fee = portionMinor({ amountMinor: faceMinor, ratePpm: inputs.rate('Fee on face') });
  return {
    'Days, actual': String(counted.days),
    Discount: amountText(sale.discountMinor),
    Fee: amountText(fee),
    Paid: amountText(sale.paidMinor - fee),
    XIRR: costOf({ paid: sale.paidMinor - fee, returned: faceMinor, from, to }),
  };
}

export function scenarioPaidShort(inputs: Inputs): Figures {
  const face = inputs.amount('Confirmed');
  const advance = portionMinor({ amountMinor: face, ratePpm: inputs.rate('Advance rate') });
  const fee = portionMinor({ amountMinor: face, ratePpm: inputs.rate('Fee on face') });
  const counted = { days: inputs.count('Days'), base: 360 } as const;
  const interest = simpleInterestMinor({ principalMinor: advance, ratePpm: inputs.rate('Interest rate'), counted });
  const paid = inputs.amount('Paid short');
  const parts = waterfall(paid, { interest, principal: advance });
  return {
    'Paid out': amountText(advance - fee),
    Interest: amountText(parts['interest']!),
    Principal: amountText(parts['principal']!),
    'Still owed': amountText(parts['owed']!),
    'Live claim': amountText(face - paid),
  };
}

export function scenarioOrderLoan(inputs: Inputs): Figures {
  const [first, second, to] = [inputs.amount('First draw'), inputs.amount('Second draw'), inputs.day('Confirmed on')];
  const ratePpm = inputs.rate('Interest rate');
  const counted = (from: CalendarDay): CountedDays => countDays('ACT/360', { from, to });
  const interest = interestOverPeriodsMinor([
    { principalMinor: first, ratePpm, counted: counted(inputs.day('First day')) },
    { principalMinor: second, ratePpm, counted: counted(inputs.day('Second day')) },
  ]);
  const advance = portionMinor({ amountMinor: inputs.amount('Invoice'), ratePpm: inputs.rate('Advance rate') });
  return {
    Advance: amountText(advance),
    Loan: amountText(first + second),
    Interest: amountText(interest),
    'Paid to the supplier': amountText(advance - first - second - interest),
  };
}

export function scenarioVoucher(inputs: Inputs): Figures {
  const counted = countDays('ACT/360', { from: inputs.day('Sold'), to: inputs.day('Due') });
  const ratePpm = inputs.rate('Discount rate');
  const sale = bankDiscount({ faceMinor: inputs.amount('Face'), ratePpm, counted });
  return {
    'Days, actual': String(counted.days),
    Discount: amountText(sale.discountMinor),
    Paid: amountText(sale.paidMinor),
  };
}
