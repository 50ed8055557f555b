import { simpleAnnualisedPpm, xirrPpm } from '../../../chaincode/src/kernel/annual';
import { addDays, countDays, daysBetween, parseCalendarDay } from '../../../chaincode/src/kernel/days';
import type { CalendarDay, DayCount } from '../../../chaincode/src/kernel/days';
import {
  bankDiscount,
  interestOverPeriodsMinor,
  lateInterestMinor,
  portionMinor,
  simpleInterestMinor,
  splitIncludedTax,
  trueDiscount,
} from '../../../chaincode/src/kernel/interest';
import { allocate } from '../../../chaincode/src/kernel/money';
import { mulDivHalfUp } from '../../../chaincode/src/kernel/rounding';
import { tableRows } from './check';
import type { Figures } from './check';
import { amountText, minorOf, percentText, thousandthsText } from './document';
import type { Inputs } from './document';

/** Money that leaves on one day and comes back on another, as an annual rate. */
export function costOf(deal: Readonly<{ paid: bigint; returned: bigint; from: CalendarDay; to: CalendarDay }>): string {
  const flows = [
    { day: deal.from, amountMinor: -deal.paid },
    { day: deal.to, amountMinor: deal.returned },
  ];
  return percentText(xirrPpm(flows));
}

/** Interest first, then principal, what is left goes back (rule 5 without costs and fees). */
export function waterfall(
  paid: bigint,
  due: Readonly<{ interest: bigint; principal: bigint }>,
): Record<string, bigint> {
  const interest = paid < due.interest ? paid : due.interest;
  const rest = paid - interest;
  const principal = rest < due.principal ? rest : due.principal;
  return { interest, principal, surplus: rest - principal, owed: due.principal - principal };
}

export function withRecourse(inputs: Inputs): Figures {
  const [face, from, to] = [inputs.amount('Face'), inputs.day('Funded'), inputs.day('Due')];
  const ratePpm = inputs.rate('Interest rate');
  const advance = portionMinor({ amountMinor: face, ratePpm: inputs.rate('Advance rate') });
  const fee = portionMinor({ amountMinor: face, ratePpm: inputs.rate('Fee on face') });
  const interestBy = (dayCount: DayCount): bigint =>
    simpleInterestMinor({ principalMinor: advance, ratePpm, counted: countDays(dayCount, { from, to }) });
  const returned = advance + interestBy('ACT/360');
  const cost = fee + interestBy('ACT/360');
  const days = daysBetween({ from, to });
  return {
    'Days, actual': String(days),
    'Days, 30E/360': String(countDays('30E/360', { from, to }).days),
    Advance: amountText(advance),
    Fee: amountText(fee),
    'Paid out': amountText(advance - fee),
    'Interest, ACT/360': amountText(interestBy('ACT/360')),
    'Interest, ACT/365F': amountText(interestBy('ACT/365F')),
    'Interest, 30E/360': amountText(interestBy('30E/360')),
    'Factor keeps': amountText(returned),
    'Back to the supplier': amountText(face - returned),
    'Total cost': amountText(cost),
    'Simple annualised': percentText(simpleAnnualisedPpm({ costMinor: cost, receivedMinor: advance - fee, days })),
    XIRR: costOf({ paid: advance - fee, returned, from, to }),
    'XIRR without the fee': costOf({ paid: advance, returned, from, to }),
  };
}

export function withoutRecourse(inputs: Inputs): Figures {
  const [face, from, to] = [inputs.amount('Face'), inputs.day('Bought'), inputs.day('Due')];
  const counted = countDays('ACT/360', { from, to });
  const fee = portionMinor({ amountMinor: face, ratePpm: inputs.rate('Fee on face') });
  const advance = portionMinor({ amountMinor: face, ratePpm: inputs.rate('Advance rate') });
  const { discountMinor, paidMinor } = bankDiscount({
    faceMinor: face,
    ratePpm: inputs.rate('Discount rate'),
    counted,
  });
  return {
    'Bank discount, ACT/360': amountText(discountMinor),
    Fee: amountText(fee),
    'Paid to the supplier': amountText(paidMinor - fee),
    XIRR: costOf({ paid: paidMinor - fee, returned: face, from, to }),
    'XIRR if the buyer paid the advance and kept the rest': costOf({ paid: advance - fee, returned: face, from, to }),
  };
}

export function paidOnAnotherDay(row: Inputs, inputs: Inputs): Figures {
  const [principalMinor, from, dueDay] = [inputs.amount('Advance'), inputs.day('Funded'), inputs.day('Due')];
  const [paidDay, paid] = [row.day('Paid on'), row.amount('Paid')];
  const counted = countDays('ACT/360', { from, to: paidDay < dueDay ? paidDay : dueDay });
  const onTime = simpleInterestMinor({ principalMinor, ratePpm: inputs.rate('Interest rate'), counted });
  const ratePpm = inputs.rate('Late rate');
  const late = lateInterestMinor({ principalMinor, ratePpm, dayCount: 'ACT/360', dueDay, paidDay });
  const parts = waterfall(paid, { interest: onTime + late, principal: principalMinor });
  return {
    Interest: amountText(parts['interest']!),
    Principal: amountText(parts['principal']!),
    Surplus: amountText(parts['surplus']!),
    'Still owed': amountText(parts['owed']!),
    'Live claim': amountText(inputs.amount('Face') - paid),
  };
}

export function manyInvoices(inputs: Inputs): Figures {
  const [count, amountMinor] = [BigInt(inputs.count('Invoices')), inputs.amount('Invoice amount')];
  const ratePpm = inputs.rate('Fee on face');
  const tax = splitIncludedTax({ grossMinor: inputs.amount('Fee with tax'), ratePpm: inputs.rate('Value-added tax') });
  return {
    'Fee on the total': amountText(portionMinor({ amountMinor: count * amountMinor, ratePpm })),
    'Fee invoice by invoice (not used)': amountText(count * portionMinor({ amountMinor, ratePpm })),
    'Fee without tax': amountText(tax.netMinor),
    Tax: amountText(tax.taxMinor),
  };
}

export function discountedSale(inputs: Inputs): Figures {
  const [faceMinor, from, to] = [inputs.amount('Face'), inputs.day('Sold'), inputs.day('Due')];
  const terms = { faceMinor, ratePpm: inputs.rate('Discount rate'), counted: countDays('ACT/360', { from, to }) };
  const [bank, exact] = [bankDiscount(terms), trueDiscount(terms)];
  return {
    'Days, actual': String(terms.counted.days),
    'Bank discount, ACT/360': amountText(bank.discountMinor),
    'Bank discount, paid': amountText(bank.paidMinor),
    'Bank discount, XIRR': costOf({ paid: bank.paidMinor, returned: faceMinor, from, to }),
    'True discount, ACT/360': amountText(exact.discountMinor),
    'True discount, paid': amountText(exact.paidMinor),
    'True discount, XIRR': costOf({ paid: exact.paidMinor, returned: faceMinor, from, to }),
  };
}

export function earlyPayment(inputs: Inputs): Figures {
  const whole = minorOf('100.00');
  const reduction = portionMinor({ amountMinor: whole, ratePpm: inputs.rate('Reduction') });
  const days = inputs.count('Days early');
  const from = parseCalendarDay('2026-01-01');
  const to = addDays(from, days);
  const faceMinor = inputs.amount('Amount');
  const ratePpm = inputs.rate('Amount, rate');
  const amountDays = inputs.count('Amount, days early');
  const discount = (base: 360 | 365): string =>
    amountText(bankDiscount({ faceMinor, ratePpm, counted: { days: amountDays, base } }).discountMinor);
  const simple = simpleAnnualisedPpm({ costMinor: reduction, receivedMinor: whole - reduction, days });
  return {
    'Reduction, simple': percentText(simple),
    'Reduction, compounded': costOf({ paid: whole - reduction, returned: whole, from, to }),
    'Amount, discount on ACT/360': discount(360),
    'Amount, discount on ACT/365F': discount(365),
  };
}

export function threeTiers(inputs: Inputs): Figures {
  const [t1ToT2, t2ToT3] = [inputs.amount('T1 to T2'), inputs.amount('T2 to T3')];
  const t1ToF1 = inputs.amount('T1 to F1');
  const span = { from: inputs.day('Sold by T3'), to: inputs.day('Due') };
  const counted = countDays('ACT/360', span);
  const sale = bankDiscount({ faceMinor: t2ToT3, ratePpm: inputs.rate('Discount rate'), counted });
  return {
    'Days, actual': String(counted.days),
    Discount: amountText(sale.discountMinor),
    'Paid to T3': amountText(sale.paidMinor),
    'Leaf of T1': amountText(inputs.amount('Confirmed') - t1ToT2 - t1ToF1),
    'Leaf of F1': amountText(t1ToF1),
    'Leaf of T2': amountText(t1ToT2 - t2ToT3),
    'Leaf of F2': amountText(t2ToT3),
  };
}

export function twoLenders(inputs: Inputs): Figures {
  const loan = inputs.amount('Loan');
  const shareOfA = portionMinor({ amountMinor: loan, ratePpm: inputs.rate('Share of A') });
  const principals = [shareOfA, loan - shareOfA];
  const rates = [inputs.rate('Rate of A'), inputs.rate('Rate of B')];
  const counted = { days: inputs.count('Days'), base: 360 } as const;
  const interest = principals.map((principalMinor, index) =>
    simpleInterestMinor({ principalMinor, ratePpm: rates[index]!, counted }),
  );
  const costAndFee = inputs.amount('Enforcement cost') + inputs.amount('Agreed fee');
  const interestDue = interest.reduce((sum, due) => sum + due, 0n);
  const { principal: left = 0n } = waterfall(inputs.amount('Collected') - costAndFee, {
    interest: interestDue,
    principal: loan,
  });
  const repaid = allocate(left, principals);
  const [totalA, totalB] = repaid.map((part, index) => part + interest[index]!);
  const [openA, openB] = principals.map((principal, index) => principal - repaid[index]!);
  return {
    'Interest due to A': amountText(interest[0]!),
    'Interest due to B': amountText(interest[1]!),
    'Cost and fee': amountText(costAndFee),
    'Interest paid': amountText(interestDue),
    'Left for principal': amountText(left),
    'Principal to A': amountText(repaid[0]!),
    'Principal to B': amountText(repaid[1]!),
    'Total to A': amountText(totalA!),
    'Total to B': amountText(totalB!),
    'Outstanding to A': amountText(openA!),
    'Outstanding to B': amountText(openB!),
    'Sum paid out': amountText(costAndFee + totalA! + totalB!),
  };
}

export function creditNote(row: Inputs, inputs: Inputs): Figures {
  const eligible = inputs.amount('Invoice') - row.amount('Credit notes');
  const allowed = portionMinor({ amountMinor: eligible, ratePpm: inputs.rate('Advance rate') });
  const outstanding = inputs.amount('Outstanding');
  return {
    Eligible: amountText(eligible),
    Allowed: amountText(allowed),
    'Over-advance': amountText(outstanding > allowed ? outstanding - allowed : 0n),
    Reserve: amountText(eligible - outstanding),
  };
}

export function rateReset(inputs: Inputs): Figures {
  const principalMinor = inputs.amount('Principal');
  const reset = inputs.day('Reset');
  const before = countDays('ACT/360', { from: inputs.day('Drawn'), to: reset });
  const after = countDays('ACT/360', { from: reset, to: inputs.day('Repaid') });
  const interest = interestOverPeriodsMinor([
    { principalMinor, ratePpm: inputs.rate('First rate'), counted: before },
    { principalMinor, ratePpm: inputs.rate('New rate'), counted: after },
  ]);
  return { 'Interest, ACT/360': amountText(interest) };
}

export function shortPayment(row: Inputs, inputs: Inputs): Figures {
  const leaves = tableRows('4b', 'Leaf');
  const claims = leaves.map((leaf) => minorOf(leaf.get('Claim')!));
  const [paidIn, claim] = [inputs.amount('Paid in'), row.amount('Claim')];
  const divisor = claims.reduce((sum, each) => sum + each, 0n);
  const place = leaves.findIndex((leaf) => leaf.get('Leaf') === row.text('Leaf'));
  const paid = allocate(paidIn, claims)[place]!;
  return {
    'Exact share': thousandthsText(mulDivHalfUp({ value: paidIn * 10n, by: claim, divisor })),
    Paid: amountText(paid),
    Unpaid: amountText(claim - paid),
  };
}
