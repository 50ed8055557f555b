/** Comparison expressions: the total order over types and values, a missing value below null. */
import { compareValues } from '../../values/compare';
import { ofValues } from '../scope';
import type { OperatorTable } from '../scope';

const TWO = { min: 2, max: 2 };

/** By operator name. None of them throws. */
export const COMPARISONS: OperatorTable = {
  $eq: ofValues('$eq', TWO, ([left, right]) => compareValues(left, right) === 0),
  $ne: ofValues('$ne', TWO, ([left, right]) => compareValues(left, right) !== 0),
  $gt: ofValues('$gt', TWO, ([left, right]) => compareValues(left, right) > 0),
  $gte: ofValues('$gte', TWO, ([left, right]) => compareValues(left, right) >= 0),
  $lt: ofValues('$lt', TWO, ([left, right]) => compareValues(left, right) < 0),
  $lte: ofValues('$lte', TWO, ([left, right]) => compareValues(left, right) <= 0),
  $cmp: ofValues('$cmp', TWO, ([left, right]) => Math.sign(compareValues(left, right))),
};
