/** Further firms beside the four of the road, for tests that need another side, another role or other authority. */
import type { PartyRole } from '../../chaincode/src/protocol';
import type { MatrixRow } from '../../chaincode/src/protocol/partyItems';
import { HUB } from './consortium';
import type { ActOptions, Firm, Person, World } from './firms';
import { simpleMatrix } from './firms';
import { ERHAI } from './road';

export interface MoreOptions {
  readonly uscc?: string;
  readonly host?: string;
  readonly roles?: readonly PartyRole[];
  readonly people?: readonly Person[];
  readonly rows?: readonly MatrixRow[];
  readonly numbersRepeatYearly?: boolean;
}

/** A supplier beside the road's own at the same host, unless told otherwise. */
export function registerMore(world: World, options: MoreOptions = {}, act: ActOptions = {}): Promise<Firm> {
  const { uscc = ERHAI, host = HUB, roles = ['supplier'], people, rows = simpleMatrix() } = options;
  const numbersRepeatYearly = options.numbersRepeatYearly ?? false;
  const firm = { uscc, name: '洱海包装材料有限公司', host, roles };
  return world.registerFirm(people === undefined ? firm : { ...firm, people }, { rows, numbersRepeatYearly, ...act });
}

/** The simple matrix with other amounts in the row of kinds that have an amount. */
export function matrixWith(amounts: Partial<MatrixRow>, housekeeping: Partial<MatrixRow> = {}): readonly MatrixRow[] {
  return simpleMatrix().map((row) => ({ ...row, ...(row.currency === null ? housekeeping : amounts) }));
}
