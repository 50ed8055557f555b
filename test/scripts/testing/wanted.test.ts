import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { testGroups, withoutTests } from '../../../scripts/testing/groups';

const TESTS = path.resolve('build/test');

function ask(...wanted: readonly string[]): readonly [code: number | null, out: string, error: string] {
  const program = path.resolve('build/scripts/test.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...wanted], { encoding: 'utf8' });
  return [status, stdout, stderr];
}

describe('tests that are asked for by the beginnings of their paths', () => {
  it('are those, and a beginning that none of them has is known', () => {
    const wanted = ['scripts/testing', 'kernel/money', 'kernel/no-such', 'nowhere'];
    const groups = testGroups(TESTS, wanted);
    expect(groups.map(({ name }) => name)).to.deep.equal(['kernel', 'scripts/testing']);
    expect(withoutTests(TESTS, wanted, groups)).to.deep.equal(['kernel/no-such', 'nowhere']);
    expect(withoutTests(TESTS, [], testGroups(TESTS, []))).to.deep.equal([]);
  });

  it('that do not exist are a failure of one sentence, and nothing is run for the others', () => {
    expect(ask('some/folder/that/does/not/exist')).to.deep.equal([
      1,
      '',
      'No test below test/ begins with some/folder/that/does/not/exist.\n',
    ]);
    expect(ask('kernel/money', 'nowhere', 'elsewhere')).to.deep.equal([
      1,
      '',
      'No test below test/ begins with nowhere or elsewhere.\n',
    ]);
  });

  it('that exist are run, and the verdict is theirs', () => {
    const [code, out] = ask('kernel/rounding');
    expect(out).to.match(/\n\d+ passed, 0 failed, 0 skipped\n$/);
    expect(code).to.equal(0);
  });
});
