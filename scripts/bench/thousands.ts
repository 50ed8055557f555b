/** Thousands of rows from the file to the last claim, stage by stage, while somebody else asks for something light. */
import { parse } from 'csv-parse/sync';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import { readDocuments } from '../../gateway/src/files/readFile';
import type { Bench } from './bench';
import { awaitCount, awaitRun, importFile, prepareConfirmation, prepareImport, signRun } from './bulk';
import type { Progress } from './bulk';
import { invoiceCsv } from './invoices';
import { percentile, startProbe } from './probe';
import type { Usage } from './server';

/** One stage of the way; processor time is the server's, of the first two this process's. */
export interface Stage {
  readonly name: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly usage: Usage | null;
}

/** What a light request took while nothing else ran and while the rows did, in milliseconds. */
export interface Latencies {
  readonly idleP50Ms: number;
  readonly idleP99Ms: number;
  readonly busyP50Ms: number;
  readonly busyP99Ms: number;
  readonly busyMaxMs: number;
}

export interface Thousands {
  readonly rows: number;
  readonly stages: readonly Stage[];
  readonly latencies: Latencies;
}

const IDLE_MS = 5000;
const PREFIX = 'M-';

/** A step of this process, by its own processor time. */
async function here(name: string, step: () => Promise<number>, rows: number): Promise<Stage> {
  const before = process.cpuUsage();
  const started = performance.now();
  const found = await step();
  const { user, system } = process.cpuUsage(before);
  if (found !== rows) throw new Error(`${name} found ${found} rows of ${rows}`);
  return { name, wallMs: performance.now() - started, cpuMs: (user + system) / 1000, usage: null };
}

async function read(file: Uint8Array): Promise<number> {
  const bytes = (async function* whole() {
    yield await Promise.resolve(file);
  })();
  let rows = 0;
  for await (const entry of readDocuments(bytes, { name: 'rows.csv' })) rows += entry.kind === 'invoice' ? 1 : 0;
  return rows;
}

class Stages {
  readonly done: Stage[] = [];

  constructor(
    readonly bench: Bench,
    readonly tell: (text: string) => void,
  ) {}

  async run<T>(name: string, step: (progress: Progress) => Promise<T>): Promise<T> {
    this.tell(name);
    const { value, wallMs, usage } = await this.bench.measure(() =>
      step((applied) => {
        this.tell(`${name}: ${applied}`);
      }),
    );
    this.done.push({ name, wallMs, cpuMs: usage.cpuMs, usage });
    return value;
  }
}

async function importAndConfirm(stages: Stages, file: Uint8Array, rows: number): Promise<void> {
  const { core, supplier } = stages.bench;
  const id = await stages.run('upload and check', () => importFile(core, 'rows.csv', file));
  const presenting = await stages.run('prepare presenting', () => prepareImport(core, id));
  const presented = await stages.run('sign presenting', () => signRun(core, presenting));
  await stages.run('present', (progress) => awaitRun(core, presented, progress));
  await stages.run('list invoices', () => awaitCount(core, `/invoices?state=presented&number=${PREFIX}`, rows));
  const filter = { counterparty: supplier.party, number: PREFIX };
  const confirming = await stages.run('prepare confirming', () => prepareConfirmation(core, filter));
  const confirmed = await stages.run('sign confirming', () => signRun(core, confirming));
  await stages.run('confirm', (progress) => awaitRun(core, confirmed, progress));
  await stages.run('list claims', () => awaitCount(supplier, `/claims?state=held&number=${PREFIX}`, rows));
}

/** A page of the API that needs a login and the database, as every screen does. */
function light({ core }: Bench): () => Promise<unknown> {
  return () => core.desk.get('/me');
}

/** Imports and confirms so many rows. */
export async function runThousands(
  bench: Bench,
  plan: Readonly<{ rows: number; issued: CalendarDay; tell: (text: string) => void }>,
): Promise<Thousands> {
  const { rows, issued, tell } = plan;
  const { core, supplier } = bench;
  const file = invoiceCsv({ seller: supplier.party, debtor: core.party, prefix: PREFIX, rows, issued });
  const text = new TextDecoder().decode(file);
  const parsed = await here('parse CSV', () => Promise.resolve(parse(text, { from_line: 2 }).length), rows);
  const checked = await here('read and check', () => read(file), rows);
  const idle = startProbe(light(bench));
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const idleMs = await idle.end();
  const stages = new Stages(bench, tell);
  const busy = startProbe(light(bench));
  await importAndConfirm(stages, file, rows);
  const busyMs = await busy.end();
  return {
    rows,
    stages: [parsed, checked, ...stages.done],
    latencies: {
      idleP50Ms: percentile(idleMs, 50),
      idleP99Ms: percentile(idleMs, 99),
      busyP50Ms: percentile(busyMs, 50),
      busyP99Ms: percentile(busyMs, 99),
      busyMaxMs: Math.max(...busyMs),
    },
  };
}
