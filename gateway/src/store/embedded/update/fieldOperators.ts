/** Update operators on single values. */
import { refuse } from '../errors';
import { add, multiply, refuseDecimal } from '../values/arithmetic';
import type { Numeric } from '../values/arithmetic';
import { compareValues } from '../values/compare';
import { isDocument, isNumeric, typeName } from '../values/value';
import type { BsonValue, MaybeValue } from '../values/value';
import type { Change } from './place';

function operandNumber(operator: string, operand: BsonValue): Numeric {
  refuseDecimal(operand, operator);
  const verb = operator === '$inc' ? 'increment' : 'multiply';
  return isNumeric(operand)
    ? operand
    : refuse('TypeMismatch', `Cannot ${verb} with non-numeric argument of type ${typeName(operand)}`);
}

function numberAt(operator: string, path: string, old: MaybeValue): Numeric {
  refuseDecimal(old, operator);
  if (isNumeric(old)) return old;
  return refuse(
    'TypeMismatch',
    `Cannot apply ${operator} to a value of non-numeric type: '${path}' is of type ${typeName(old)}`,
  );
}

/** `$inc`: a missing field counts as zero. */
export function increment(operand: BsonValue, path: string): Change {
  const by = operandNumber('$inc', operand);
  return (old) => (old === undefined ? by : add(numberAt('$inc', path, old), by));
}

/** `$mul`: a missing field becomes zero of the operand's type. */
export function scale(operand: BsonValue, path: string): Change {
  const by = operandNumber('$mul', operand);
  return (old) => (old === undefined ? multiply(by, 0) : multiply(numberAt('$mul', path, old), by));
}

/** `$min` and `$max` in MongoDB's order of all types. */
export function bound(operand: BsonValue, keep: 'smaller' | 'larger'): Change {
  return (old) => {
    if (old === undefined) return operand;
    const order = compareValues(operand, old);
    return (keep === 'smaller' ? order < 0 : order > 0) ? operand : old;
  };
}

/** `$currentDate: true` or `{ $type: 'date' }`. Timestamps are for a server's own use and refused. */
export function currentDate(operand: BsonValue): Change {
  const isDate = operand === true || (isDocument(operand) && operand['$type'] === 'date');
  if (!isDate) refuse('BadValue', "$currentDate needs true or { $type: 'date' }; timestamps are not supported");
  return () => new Date();
}
