import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect } from 'chai';
import { fingerprint } from './probe';

describe('determinism', () => {
  it('gives the same bytes in another process and on the second call', () => {
    const here = fingerprint();
    const options = { encoding: 'utf8', timeout: 100_000 } as const;
    const there = execFileSync(process.execPath, [path.join(__dirname, 'probe.js')], options);
    expect(here).to.match(/^[0-9a-f]{64}$/);
    expect(there).to.equal(here);
    expect(fingerprint()).to.equal(here);
  });
});
