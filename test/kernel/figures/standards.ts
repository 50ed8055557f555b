import { xirr } from '../../../chaincode/src/kernel/annual';
import { deadline, isWorkingDay, nextWorkingDay } from '../../../chaincode/src/kernel/calendar';
import { CHINA_2026 } from '../../../chaincode/src/kernel/chinaCalendar';
import { countDays, parseCalendarDay } from '../../../chaincode/src/kernel/days';
import type { CalendarDay, CountedDays } from '../../../chaincode/src/kernel/days';
import { isLei, isUscc, mod97CheckDigits, mod97Remainder, usccCheck } from '../../../chaincode/src/kernel/identifiers';
import { simpleInterestMinor } from '../../../chaincode/src/kernel/interest';
import { formatDecimal } from '../../../chaincode/src/kernel/money';
import { tableRows } from './check';
import type { Figures } from './check';
import { amountText, minorOf, percentText } from './document';
import type { Inputs } from './document';

export function irregularFlows(): Figures {
  const flows = tableRows('1a', 'Day').map((row) => ({
    day: parseCalendarDay(row.get('Day')!),
    amountMinor: minorOf(row.get('Flow')!),
  }));
  const { ratePpm, rateE10 } = xirr(flows);
  return {
    'XIRR, as a fraction': formatDecimal(rateE10, 10),
    XIRR: percentText(ratePpm),
    'XIRR, parts per million': String(ratePpm),
  };
}

export function usccFigures(inputs: Inputs): Figures {
  const body = inputs.text('Body');
  const { weightedSum, remainder, checkCharacter } = usccCheck(body);
  return {
    'Weighted sum': String(weightedSum),
    Remainder: String(remainder),
    'Check character': checkCharacter,
    'Full code': body + checkCharacter,
  };
}

export function mod97Figures(inputs: Inputs): Figures {
  const text = inputs.text('Text');
  return {
    'Remainder with 00 appended': String(mod97Remainder(`${text}00`)),
    'Check digits': mod97CheckDigits(text),
    'Remainder with check digits appended': String(mod97Remainder(text + mod97CheckDigits(text))),
  };
}

export function dueOnHoliday(inputs: Inputs): Figures {
  const [from, due] = [inputs.day('Drawn'), inputs.day('Due')];
  const rolled = nextWorkingDay(CHINA_2026, due);
  const [principalMinor, ratePpm] = [inputs.amount('Principal'), inputs.rate('Interest rate')];
  const counted = (to: CalendarDay): CountedDays => countDays('ACT/360', { from, to });
  const interest = (to: CalendarDay): string =>
    amountText(simpleInterestMinor({ principalMinor, ratePpm, counted: counted(to) }));
  return {
    'Rolls to': rolled,
    'Days to the rolled day': String(counted(rolled).days),
    'Interest to the rolled day': interest(rolled),
    'Days to the due day': String(counted(due).days),
    'Interest to the due day': interest(due),
  };
}

const verdict = (isValid: boolean): string => (isValid ? 'valid' : 'refused');

export function usccVerdict(row: Inputs): Figures {
  return { Verdict: verdict(isUscc(row.text('Code'))) };
}

export function leiVerdict(row: Inputs): Figures {
  const code = row.text('Code');
  return { Remainder: String(mod97Remainder(code)), Verdict: verdict(isLei(code)) };
}

export function workingWeekend(row: Inputs): Figures {
  return { Works: isWorkingDay(CHINA_2026, row.day('Day')) ? 'yes' : 'no' };
}

export function clock(row: Inputs): Figures {
  return { 'Last day': deadline(CHINA_2026, { start: row.day('Start'), days: row.count('Days') }).lastDay };
}
