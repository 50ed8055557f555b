/** `$sum`, `$avg`, `$min` and `$max` over an array or a list of operands; what is not a number is passed over. */
import { isArray } from '../../values/value';
import type { MaybeValue } from '../../values/value';
import { average, largest, smallest, total } from '../fold';
import { operands } from '../scope';
import type { OperatorCompiler, OperatorTable } from '../scope';

/** One operand that is an array stands for its elements. */
function over(name: string, compute: (values: readonly MaybeValue[]) => MaybeValue): OperatorCompiler {
  return (operand, { compile }) => {
    const parts = operands(name, operand, { min: 1, max: Infinity }).map((part) => compile(part));
    return (scope) => {
      const values = parts.map((part) => part(scope));
      const [only] = values;
      return compute(values.length === 1 && isArray(only) ? only : values);
    };
  };
}

/** By operator name. Errors: TypeMismatch for a Decimal128, Overflow beyond int64. */
export const SUMMARIES: OperatorTable = {
  $sum: over('$sum', total),
  $avg: over('$avg', average),
  $min: over('$min', smallest),
  $max: over('$max', largest),
};
