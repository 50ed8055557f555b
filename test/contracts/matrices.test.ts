import type { MatrixRow } from '../../chaincode/src/protocol/partyItems';
import { newPerson } from '../support/firms';
import type { Person } from '../support/firms';
import { matrixWith, registerMore } from '../support/moreFirms';
import { amend } from '../support/people';
import { expectRefused } from '../support/refused';
import { roadAt } from '../support/stages';

/** Everybody keeps the house alone, or only two persons together. */
const ALONE = matrixWith({}, { jointUpTo: null });
const TOGETHER = matrixWith({}, { soleUpTo: null });

const NOBODY = { code: 'matrix_incomplete', details: { kind: 'enrol_signer' } } as const;

type Registration = readonly [rows: readonly MatrixRow[], people: readonly Person[]];

describe('whoever registers or amends a matrix leaves somebody able to look after the firm', () => {
  it('limits that are both never are refused, at a registration and in an amendment', async () => {
    const { world, supplier } = await roadAt('founded');
    const rows = matrixWith({}, { soleUpTo: null, jointUpTo: null });
    await expectRefused(world, () => registerMore(world, { rows }), NOBODY);
    await expectRefused(world, () => amend(world, supplier, { rows }), NOBODY);
    await amend(world, supplier, { rows: ALONE });
    await amend(world, supplier, { rows: TOGETHER });
  });

  it('a registration is refused whose first signers stand outside the groups, have other roles or have expired', async () => {
    const { world } = await roadAt('founded');
    const maker = newPerson({ roles: ['maker'] });
    const registrations: readonly Registration[] = [
      [ALONE, [maker]],
      [ALONE, [maker, newPerson({ groups: ['reception'] })]],
      [ALONE, [maker, newPerson({ until: '2026-01-01' })]],
    ];
    for (const [rows, people] of registrations) {
      await expectRefused(world, () => registerMore(world, { rows, people }), NOBODY);
    }
  });

  it('X12: where two keep the house, a registration needs a maker and a checker who are two persons with two keys', async () => {
    const { world } = await roadAt('founded');
    const maker = newPerson({ roles: ['maker'] });
    const { person, key } = maker.fields;
    const companions = [
      newPerson({ roles: ['sole', 'maker'] }),
      newPerson({ roles: ['checker'], groups: ['reception'] }),
      newPerson({ roles: ['checker'], person }),
      newPerson({ roles: ['checker'], key }),
    ];
    await expectRefused(world, () => registerMore(world, { rows: TOGETHER, people: [newPerson()] }), NOBODY);
    for (const other of companions) {
      await expectRefused(world, () => registerMore(world, { rows: TOGETHER, people: [maker, other] }), NOBODY);
    }
  });

  it('one person alone is enough where the matrix says so, and a maker with a checker is enough everywhere', async () => {
    const { world } = await roadAt('founded');
    const pair = [newPerson({ roles: ['maker'] }), newPerson({ roles: ['checker'] })];
    const registrations: readonly Registration[] = [
      [ALONE, [newPerson({ roles: ['sole'] })]],
      [ALONE, pair],
      [TOGETHER, pair],
    ];
    for (const [rows, people] of registrations) await registerMore(world.fork(), { rows, people });
  });
});
