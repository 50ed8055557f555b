/** `npm run bench -- --ledger fabric`: what our rules cost over bare Fabric, as ratios inside one run. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FabricLedgerParts } from '../../../gateway/src/ledger/fabric';
import type { FabricClient } from '../../../gateway/src/ledger/fabric/client';
import { fabricLedgerOn } from '../../../gateway/src/ledger/fabric/fabricLedger';
import { gatewayClient } from '../../../gateway/src/ledger/fabric/gatewayClient';
import { networkClient } from '../../../gateway/src/ledger/fabric/networkClient';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import type { LedgerPort } from '../../../gateway/src/ledger/port';
import type { LedgerName } from '../../ledgerOption';
import { LedgerDesk } from './desk';
import { CHAINCODES, openNetwork } from './network';
import type { BenchNetwork } from './network';
import { runRound } from './round';
import type { Amounts, Bench, Round } from './round';
import { summaryOf } from './summary';
import type { Summary } from './summary';
import { fabricTable } from './table';

export interface FabricPlan extends Amounts {
  readonly rounds: number;
}

const QUICK: FabricPlan = { rounds: 1, singles: 100, batches: 8, evaluations: 200 };
const WHOLE: FabricPlan = { rounds: 5, singles: 200, batches: 16, evaluations: 400 };
const COMMIT_MS_MAX = 120_000;

type ClientOf = (parts: FabricLedgerParts) => FabricClient;

class Clients {
  readonly #open: FabricClient[] = [];

  constructor(
    readonly network: BenchNetwork,
    readonly clientOf: ClientOf,
  ) {}

  async of(slug: string, chaincode: string): Promise<FabricClient> {
    const connection = await this.network.connectionOf(slug);
    const client = this.clientOf({ connection, chaincode, commitMsMax: COMMIT_MS_MAX });
    this.#open.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#open) await client.close();
  }
}

async function portsOn(clients: Clients): Promise<(mspId: string) => LedgerPort> {
  const ports = new Map<string, LedgerPort>();
  for (const { mspId, slug } of REFERENCE) {
    ports.set(mspId, fabricLedgerOn(mspId, await clients.of(slug, CHAINCODES.ours)));
  }
  return (mspId) => {
    const port = ports.get(mspId);
    if (port === undefined) throw new RangeError(`no port of ${mspId}`);
    return port;
  };
}

async function rounds(bench: Bench, plan: FabricPlan, say: (text: string) => void): Promise<readonly Round[]> {
  const done: Round[] = [];
  for (let index = 0; index < plan.rounds; index += 1) {
    say(`Round ${index + 1} of ${plan.rounds}`);
    done.push(await runRound(bench, `r${index}`, plan));
  }
  return done;
}

async function measureOn(
  network: BenchNetwork,
  plan: FabricPlan,
  clientOf: ClientOf,
  say: (text: string) => void,
): Promise<readonly Round[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-bench-keys-'));
  const clients = new Clients(network, clientOf);
  let desk: LedgerDesk | null = null;
  try {
    const portOf = await portsOn(clients);
    desk = await LedgerDesk.open(folder, portOf);
    const [put, same] = [await clients.of('core', CHAINCODES.put), await clients.of('core', CHAINCODES.same)];
    const connection = await network.connectionOf('core');
    return await rounds(
      {
        desk,
        port: portOf('CoreMSP'),
        connection,
        put,
        same,
        processes: network.processes,
        storedBytes: network.storedBytes,
      },
      plan,
      say,
    );
  } finally {
    await desk?.told.close();
    await clients.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts a network of its own, measures, prints; the figures, and whether every bar was held. */
export async function benchFabric(
  options: Readonly<{ ledger: Exclude<LedgerName, 'embedded'>; isQuick: boolean; say: (text: string) => void }>,
): Promise<Summary> {
  const { ledger, isQuick, say } = options;
  const network = await openNetwork(say);
  try {
    const clientOf = ledger === 'fabric' ? networkClient : gatewayClient;
    const summary = summaryOf(await measureOn(network, isQuick ? QUICK : WHOLE, clientOf, say));
    say(fabricTable(summary, { version: network.version, client: ledger }));
    return summary;
  } finally {
    await network.close();
  }
}
