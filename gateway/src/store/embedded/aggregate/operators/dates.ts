/** Date expressions. Without a time zone everything is UTC. */
import { ObjectId } from 'bson';
import { refuse } from '../../errors';
import { addUnits, boundariesBetween, dayOfYear, isWallUnit, truncateTo, UNITS } from '../../values/calendar';
import type { Unit } from '../../values/calendar';
import { showValue } from '../../values/show';
import { isArray, isDocument, isNumeric, typeName } from '../../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../../values/value';
import { instantOf, zone } from '../../values/zones';
import type { Zone } from '../../values/zones';
import { isNullish, namedOperands } from '../scope';
import type { Compiler, Expression, OperatorCompiler, OperatorTable } from '../scope';
import { formatDate } from './dateFormat';

function dateOf(name: string, value: MaybeValue): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  return refuse('TypeMismatch', `${name} requires a date, found: ${typeName(value)}`);
}

function zoneOf(name: string, value: MaybeValue): Zone {
  return typeof value === 'string' ? zone(value) : refuse('TypeMismatch', `${name}: timezone must be a string`);
}

/** Named operands compiled; those that are not given are absent. */
type Parts = Readonly<Record<string, Expression>>;

function compileParts(named: BsonDocument, compiler: Compiler): Parts {
  return Object.fromEntries(Object.entries(named).map(([field, value]) => [field, compiler.compile(value)]));
}

function unitOf(name: string, value: MaybeValue): Unit {
  return UNITS.find((unit) => unit === value) ?? refuse('BadValue', `${name}: unknown time unit ${showValue(value)}`);
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function startOfWeek(name: string, value: MaybeValue): number {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  const index = DAYS.findIndex((day) => day === text || day.slice(0, 3) === text);
  return index >= 0 ? index : refuse('BadValue', `${name}: unknown start of week`);
}

/** `$year: '$date'`, `$year: ['$date']` or `$year: { date, timezone }`. */
function part(name: string, extract: (wall: Date) => number): OperatorCompiler {
  return (operand, compiler) => {
    const { date, timezone } = datedOperand(name, operand, compiler);
    return (scope) => {
      const value = date(scope);
      const zoneName = timezone ? timezone(scope) : 'UTC';
      if (isNullish(value) || isNullish(zoneName)) return null;
      const instant = dateOf(name, value).getTime();
      return extract(new Date(instant + zoneOf(name, zoneName)(instant)));
    };
  };
}

function datedOperand(
  name: string,
  operand: BsonValue,
  compiler: Compiler,
): { date: Expression; timezone: Expression | null } {
  const single = isArray(operand) && operand.length === 1 ? (operand[0] ?? null) : operand;
  const isNamed = isDocument(single) && !Object.keys(single)[0]?.startsWith('$');
  if (!isNamed) return { date: compiler.compile(single), timezone: null };
  const named = namedOperands(name, single, { required: ['date'], optional: ['timezone'] });
  const timezone = named['timezone'] === undefined ? null : compiler.compile(named['timezone']);
  return { date: compiler.compile(named['date'] ?? null), timezone };
}

/** An operator with named operands; null in any of them but `onNull` gives null. */
function named(
  name: string,
  fields: { readonly required: readonly string[]; readonly optional: readonly string[] },
  compute: (value: (field: string) => MaybeValue, of: Zone) => MaybeValue,
): OperatorCompiler {
  return (operand, compiler) => {
    const parts = compileParts(namedOperands(name, operand, fields), compiler);
    const operands = Object.entries(parts).filter(([field]) => field !== 'onNull');
    return (scope) => {
      const values = new Map(operands.map(([field, expression]) => [field, expression(scope)]));
      if ([...values.values()].some(isNullish)) return parts['onNull'] ? parts['onNull'](scope) : null;
      return compute((field) => values.get(field), zoneOf(name, values.get('timezone') ?? 'UTC'));
    };
  };
}

function shift(name: string, direction: 1 | -1): OperatorCompiler {
  return named(name, { required: ['startDate', 'unit', 'amount'], optional: ['timezone'] }, (value, of) => {
    const unit = unitOf(name, value('unit'));
    const amountValue = value('amount');
    const amount = isNumeric(amountValue) ? Number(amountValue) * direction : NaN;
    if (!Number.isInteger(amount)) refuse('BadValue', `${name}: amount must be a whole number`);
    const instant = dateOf(name, value('startDate')).getTime();
    if (!isWallUnit(unit)) return new Date(addUnits(instant, { unit, amount }));
    return new Date(instantOf(addUnits(instant + of(instant), { unit, amount }), of));
  });
}

const truncating = named(
  '$dateTrunc',
  { required: ['date', 'unit'], optional: ['timezone', 'startOfWeek'] },
  (value, of) => {
    const instant = dateOf('$dateTrunc', value('date')).getTime();
    const week = startOfWeek('$dateTrunc', value('startOfWeek') ?? 'sunday');
    return new Date(
      instantOf(
        truncateTo(instant + of(instant), { unit: unitOf('$dateTrunc', value('unit')), startOfWeek: week }),
        of,
      ),
    );
  },
);

const difference = named(
  '$dateDiff',
  { required: ['startDate', 'endDate', 'unit'], optional: ['timezone', 'startOfWeek'] },
  (value, of) => {
    const from = dateOf('$dateDiff', value('startDate')).getTime();
    const until = dateOf('$dateDiff', value('endDate')).getTime();
    const week = startOfWeek('$dateDiff', value('startOfWeek') ?? 'sunday');
    const unit = unitOf('$dateDiff', value('unit'));
    return BigInt(boundariesBetween({ from: from + of(from), until: until + of(until) }, { unit, startOfWeek: week }));
  },
);

const formatting = named(
  '$dateToString',
  { required: ['date'], optional: ['format', 'timezone', 'onNull'] },
  (value, of) => {
    const instant = dateOf('$dateToString', value('date')).getTime();
    const isUtc = value('timezone') === undefined;
    const format = value('format') ?? `%Y-%m-%dT%H:%M:%S.%L${isUtc ? 'Z' : ''}`;
    if (typeof format !== 'string') return refuse('TypeMismatch', '$dateToString requires a string as its format');
    return formatDate(format, { instantMs: instant, offsetMs: of(instant) });
  },
);

/** By operator name. Errors: TypeMismatch for what is no date, BadValue for unknown units and time zones. */
export const DATES: OperatorTable = {
  $year: part('$year', (wall) => wall.getUTCFullYear()),
  $month: part('$month', (wall) => wall.getUTCMonth() + 1),
  $dayOfMonth: part('$dayOfMonth', (wall) => wall.getUTCDate()),
  $dayOfWeek: part('$dayOfWeek', (wall) => wall.getUTCDay() + 1),
  $dayOfYear: part('$dayOfYear', dayOfYear),
  $hour: part('$hour', (wall) => wall.getUTCHours()),
  $minute: part('$minute', (wall) => wall.getUTCMinutes()),
  $second: part('$second', (wall) => wall.getUTCSeconds()),
  $millisecond: part('$millisecond', (wall) => wall.getUTCMilliseconds()),
  $dateAdd: shift('$dateAdd', 1),
  $dateSubtract: shift('$dateSubtract', -1),
  $dateTrunc: truncating,
  $dateDiff: difference,
  $dateToString: formatting,
};
