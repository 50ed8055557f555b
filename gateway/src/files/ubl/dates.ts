/** Days in UBL documents. */
import { parseCalendarDay } from '../../../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../../../chaincode/src/kernel/days';
import { InvalidValue } from '../../../../chaincode/src/kernel/invariant';
import type { XmlElement } from '../xml/element';
import type { Sheet } from './sheet';

/** An xsd:date may name its zone; the day is the one the issuer wrote, so the zone moves nothing. */
const ZONE = /(?:Z|[+-][0-9]{2}:[0-9]{2})$/;

/** The day in an element; null where there is none, or where it is no day, which is then reported. */
export function dayIn(sheet: Sheet, element: XmlElement | null): CalendarDay | null {
  const text = sheet.text(element);
  if (element === null || text === null) return null;
  try {
    return parseCalendarDay(text.replace(ZONE, ''));
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    const isShaped = error.rule !== 'day_malformed';
    const rule = error.rule === 'day_out_of_range' ? 'UBL-DATE-RANGE' : 'UBL-DATE-NONEXISTENT';
    sheet.fault(isShaped ? rule : 'UBL-DATE', element);
    return null;
  }
}

/**
 * The day the invoice falls due: BT-9, else the one of payment means or terms. Where those name several, none counts:
 * an invoice payable in parts has no one due date, and which part is meant is for a person to say.
 */
export function dueDayOf(sheet: Sheet): CalendarDay | null {
  const stated = sheet.one(sheet.root, 'cbc:DueDate');
  if (sheet.text(stated) !== null) return dayIn(sheet, stated);
  const places = ['cac:PaymentMeans', 'cac:PaymentTerms'].flatMap((name) => sheet.all(sheet.root, name));
  const elements = places.map((place) => sheet.one(place, 'cbc:PaymentDueDate')).filter((entry) => entry !== null);
  const days = new Set(elements.map((element) => dayIn(sheet, element)));
  const [only = null, second] = days;
  const [first] = elements;
  if (second === undefined || first === undefined) return only;
  sheet.warn('UBL-DUE-AMBIGUOUS', first);
  return null;
}
