import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { DemoReport } from '../../scripts/demo/report';

const DEMO = path.resolve('build/scripts/demo/main.js');
const OWN = path.resolve('scripts/demo/examples');
const EXAMPLES = path.resolve('test/gateway/files/examples');
const PATIENCE_MS = 600_000;

interface Played {
  readonly code: number | null;
  readonly said: string;
  readonly report: DemoReport;
}

/** Plays files as `npm run demo -- … --json` does. */
function play(...words: readonly string[]): Promise<Played> {
  const child = spawn(process.execPath, [DEMO, ...words, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
  }
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      const last = said.trimEnd().split('\n').at(-1) ?? '';
      if (!last.startsWith('{')) reject(new Error(said));
      else resolve({ code, said, report: JSON.parse(last) as DemoReport });
    });
  });
}

/** Members of each invoice, in the order programs were promised. */
const MEMBERS = [
  ...['file', 'kind', 'number', 'currency', 'payable', 'confirmed', 'leafId', 'financier', 'recourse', 'advance'],
  ...['discount', 'interest', 'fees', 'net', 'nominalRate', 'simpleRate', 'xirr', 'settled', 'surplus', 'surplusTo'],
  'error',
];

describe('the demo', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-demo-test-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** An example of the demo's own, changed in a few places. */
  async function changedExample(name: string, changes: readonly (readonly [string, string])[]): Promise<string> {
    const text = await readFile(path.join(OWN, 'cangshan-2026-0107.xml'), 'utf8');
    const changed = changes.reduce((before, [from, to]) => before.replaceAll(from, to), text);
    const file = path.join(folder, name);
    await writeFile(file, changed);
    return file;
  }

  it('R1, F1, F2: plays its own examples from the file to the surplus, and ends well', async function () {
    this.timeout(PATIENCE_MS);
    const { code, said, report } = await play();
    expect(code, said).to.equal(0);
    expect(Object.keys(report)).to.deep.equal([
      'invoices',
      'blocks',
      'verified',
      'duplicateRefused',
      'secondFinancierRefused',
    ]);
    const { blocks, invoices, ...flags } = report;
    expect(flags).to.deep.equal({ verified: true, duplicateRefused: true, secondFinancierRefused: true });
    expect(blocks).to.be.greaterThan(20);
    for (const invoice of invoices) {
      expect(Object.keys(invoice)).to.deep.equal(MEMBERS);
      expect(invoice).to.include({
        kind: 'invoice',
        error: null,
        settled: invoice.payable,
        confirmed: invoice.payable,
      });
    }
    const [loan, purchase] = invoices;
    // CASES 2 and 2b: 1,000,000.00 for 90 days at 6 % with a fee of 0.5 %.
    expect(loan).to.include({ recourse: 'with', advance: '800000.00', interest: '12000.00', net: '795000.00' });
    expect(loan).to.include({ surplus: '188000.00', nominalRate: '6.0000', simpleRate: '8.6723', xirr: '8.9597' });
    expect(loan?.surplusTo).to.equal('uscc:91532901MA6N8T3W26');
    expect(purchase).to.include({ recourse: 'without', discount: '15000.00', net: '980000.00', surplus: '0.00' });
    expect(purchase?.surplusTo).to.equal(null);
  });

  it('R1: registers whom a file only names, has two people sign what is large, and names what is no invoice', async function () {
    this.timeout(PATIENCE_MS);
    const named = await changedExample('named.xml', [
      ['<cbc:CompanyID schemeID="USCC">91530100MA7K2R1Q1U</cbc:CompanyID>', ''],
      ['云岭汽车股份有限公司', 'Somebody Else Ltd'],
      ['CS-2026-0107', 'CS-2026-0108'],
    ]);
    const large = await changedExample('large.xml', [
      ['884955.75', '8849557.52'],
      ['115044.25', '1150442.48'],
      ['1000000.00', '10000000.00'],
      ['353.9823', '3539.8230'],
      ['CS-2026-0107', 'CS-2026-0109'],
    ]);
    const wrong = await changedExample('wrong.xml', [['1000000.00', '1000000.01']]);
    const others = ['credit-note.xml', 'order.xml', 'despatch-advice.xml', 'receipt-advice.xml'].map((name) =>
      path.join(EXAMPLES, name),
    );
    const { code, said, report } = await play(named, large, wrong, ...others, '/nowhere/at-all.csv', '--register');
    expect(code, said).to.equal(1);
    const byFile = new Map(report.invoices.map((invoice) => [invoice.file, invoice]));
    for (const file of ['named.xml', 'large.xml']) {
      const invoice = byFile.get(file);
      expect(invoice?.error, said).to.equal(null);
      expect(invoice?.settled).to.equal(invoice?.payable);
    }
    expect(said).to.match(/confirmed by Somebody Else Ltd: ¥1,000,000\.00/);
    expect(byFile.get('large.xml')?.payable).to.equal('10000000.00');
    expect(byFile.get('wrong.xml')).to.include({ kind: 'invalid', confirmed: null });
    expect(byFile.get('wrong.xml')?.error).to.match(/Amount.*: BR-CO-1[56]: /);
    const kinds = others.map((file) => byFile.get(path.basename(file))?.kind);
    expect(kinds).to.deep.equal(['credit_note', 'order', 'despatch_advice', 'receipt_advice']);
    for (const file of others) expect(byFile.get(path.basename(file))?.error).to.equal(null);
    expect(byFile.get('at-all.csv')).to.include({ kind: 'unreadable' });
    expect(report).to.include({ verified: true, duplicateRefused: true, secondFinancierRefused: true });
  });

  it('says who is not on the network where it may not register anybody', async function () {
    this.timeout(PATIENCE_MS);
    const stranger = await changedExample('stranger.xml', [['91530100MA7K2R1Q1U', '91350100M000100Y43']]);
    const { code, report } = await play(stranger);
    expect(code).to.equal(1);
    expect(report.invoices[0]?.error).to.match(/is not on the network; --register registers it$/);
    expect(report).to.include({ verified: true, duplicateRefused: null, secondFinancierRefused: null });
  });
});
