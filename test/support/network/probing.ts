import { resolve } from 'node:path';
import type { Submitted } from '../../../network/embedded/src/client/embeddedClient';
import type { NetworkOptions } from '../../../network/embedded/src/options';
import type { Operation } from '../../../scripts/fuzz/program';
import { invocation } from '../../../scripts/fuzz/steps';
import { textOf } from './expectations';
import { networkOptions, openTestNetwork, temporaryFolder } from './harness';
import type { TestNetwork } from './harness';

const PROBE = resolve(__dirname, '../../../scripts/fuzz/probe/contract.js');

/** What came of each operation, as the probe answers it. */
export type ProbeAnswers = readonly unknown[];

/** A network whose contract makes the stub calls it is told to. */
export interface ProbingNetwork {
  readonly test: TestNetwork;
  /** Runs operations on one organisation's peer for their answers. */
  ask(mspId: string, ...operations: readonly Operation[]): Promise<ProbeAnswers>;
  /** Has operations endorsed, to be submitted later. */
  endorse(mspIds: readonly string[], ...operations: readonly Operation[]): ReturnType<Client['endorse']>;
  /** Endorses and submits operations. */
  transact(mspIds: readonly string[], ...operations: readonly Operation[]): Promise<Submitted>;
  /** The same with transient data, which the ledger never sees. */
  transactWith(
    transient: Readonly<Record<string, string>>,
    mspIds: readonly string[],
    ...operations: readonly Operation[]
  ): Promise<Submitted>;
  /** Endorses each list on the same state, then orders them in one block; gives their codes. */
  together(mspIds: readonly string[], ...lists: readonly (readonly Operation[])[]): Promise<readonly string[]>;
  /** Closes and opens again on the same folder. */
  reopen(overrides?: Partial<NetworkOptions>): Promise<void>;
  close(): Promise<void>;
}

type Client = ReturnType<TestNetwork['as']>;

function call(operations: readonly Operation[]): ReturnType<typeof invocation> {
  return invocation({ client: '', peers: [], operations }, { prefix: '' });
}

/** Opens a network of the organisations with the probe as its contract. */
export async function openProbingNetwork(
  mspIds: readonly string[],
  overrides: Partial<NetworkOptions> = {},
): Promise<ProbingNetwork> {
  const folder = await temporaryFolder();
  const { organisations } = await networkOptions(mspIds, { directory: folder.path });
  const probing = organisations.map((organisation) => ({ ...organisation, contractModule: PROBE }));
  let test = await openTestNetwork(mspIds, { directory: folder.path, organisations: probing, ...overrides });
  const client = (): Client => test.as(mspIds[0] ?? '');
  const endorse: ProbingNetwork['endorse'] = (peers, ...operations) =>
    client().endorse({ ...call(operations), organisations: peers });
  return {
    get test() {
      return test;
    },
    ask: async (mspId, ...operations) =>
      JSON.parse(textOf(await client().evaluate({ ...call(operations), organisation: mspId }))) as ProbeAnswers,
    endorse,
    transact: async (peers, ...operations) => client().submit(await endorse(peers, ...operations)),
    transactWith: async (transient, peers, ...operations) => {
      const bytes = Object.entries(transient).map(([name, value]) => [name, Buffer.from(value)] as const);
      const request = { ...call(operations), transient: Object.fromEntries(bytes), organisations: peers };
      return client().submit(await client().endorse(request));
    },
    together: async (peers, ...lists) => {
      const endorsed = await Promise.all(lists.map((operations) => endorse(peers, ...operations)));
      return (await client().submitTogether(endorsed)).map(({ validationName }) => validationName);
    },
    reopen: async (changed = {}) => {
      test = await test.reopen({ organisations: probing, ...changed });
    },
    close: async () => {
      await test.close();
      await folder.remove();
    },
  };
}
