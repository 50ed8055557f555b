/** A publisher in a process of its own, to be killed. Started as a program it is that process. */
import { spawn } from 'node:child_process';
import { pino } from 'pino';
import { Publisher } from '../../../gateway/src/anchor/publisher';
import type { AnchorPlace } from '../../../gateway/src/anchor/port';
import { EvmAnchor } from '../../../network/anchor/src/evmAnchor';
import { httpRpc } from '../../../network/anchor/src/rpc';
import { suiteOf } from '../../../chaincode/src/suites/suite';
import { NETWORK } from './blocks';
import { GrowingLedger } from './ledger';
import type { Stories } from './stories';
import { POLICY } from './world';

interface VictimSettings {
  readonly url: string;
  readonly place: AnchorPlace;
  readonly privateKey: string;
  readonly height: number;
}

export interface Victim {
  readonly kill: () => void;
  /** Lets it begin. */
  readonly go: () => void;
  /** What it ended by. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/** A process that will publish the stories' ledger by the faulty way once it is let go. */
export function startVictim({ proxy, world }: Stories): Victim {
  const { place, publisherKey: privateKey, ledger } = world;
  const settings: VictimSettings = { url: proxy.url, place, privateKey, height: ledger.height };
  const child = spawn(process.execPath, [__filename, JSON.stringify(settings)], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, by) => {
      resolve(by);
    });
  });
  return { kill: () => child.kill('SIGKILL'), go: () => child.stdin.write('go'), ended };
}

async function publish({ url, place, privateKey, height }: VictimSettings): Promise<void> {
  const suite = suiteOf('p256.1');
  const publisher = new Publisher({
    ledger: new GrowingLedger(height),
    network: NETWORK,
    sha256: (bytes) => suite.hash(bytes),
    chain: new EvmAnchor({ rpc: httpRpc(url), place, privateKey }),
    policy: POLICY,
    logger: pino({ level: 'silent' }),
    roundMs: 20,
    now: () => Date.now(),
  });
  // It does not outlive who started it.
  process.stdin.on('end', () => process.exit(0));
  await new Promise((resolve) => process.stdin.once('data', resolve));
  await publisher.run(new AbortController().signal);
}

if (require.main === module) void publish(JSON.parse(process.argv[2] ?? '') as VictimSettings);
