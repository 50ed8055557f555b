import { readConsortium } from '../../../network/identities/src/folder';
import { openEmbeddedNetwork } from '../../../network/embedded/src/network';
import { collection, CONTRACT_MODULE } from './harness';
import { outOf, policyBytes } from './policies';

// A process of its own that runs a network until it is killed. It prints a line for everything that was
// acknowledged, so that its parent knows what must be there afterwards.

/** What the child is told, as JSON in its first argument. */
export interface ChildOrders {
  readonly directory: string;
  /** Folder of identities: the first organisation also signs blocks. */
  readonly identities: string;
  readonly transactions: number;
  readonly diskModule: { readonly path: string; readonly argument: string } | null;
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(orders: ChildOrders): Promise<void> {
  const { organisations } = await readConsortium(orders.identities);
  const mspIds = organisations.map(({ authority }) => authority.mspId);
  const find = (role: string) => organisations.map(({ identities }) => identities.find((one) => one.role === role)!);
  const [peers, clients, orderers] = [find('peer'), find('client'), find('orderer')];
  const network = await openEmbeddedNetwork({
    directory: orders.directory,
    channel: 'finance',
    chaincode: 'tally',
    organisations: organisations.map(({ authority }, index) => ({
      mspId: authority.mspId,
      rootCertificatesPem: [authority.identityRoot.certificatePem],
      peer: peers[index]!,
      contractModule: CONTRACT_MODULE,
    })),
    orderer: orderers[0]!,
    chaincodePolicy: policyBytes(outOf(1, ...mspIds)),
    collections: [collection('bodies', mspIds)],
    batch: { maxMessages: 500, maxBytes: 8 << 20, timeoutMs: 0 },
    ...(orders.diskModule === null ? {} : { diskModule: orders.diskModule }),
  });
  const client = network.connect(clients[0]!);
  const organisation = mspIds[0]!;
  print(`open ${network.height()}`);
  for (let index = 0; index < orders.transactions; index++) {
    const transient = { value: Buffer.from(`body ${index}`) };
    const key = `${process.pid}-${index}`;
    const endorsed = await client.endorse({
      fn: 'putBoth',
      args: [key, 'bodies'],
      transient,
      organisations: [organisation],
    });
    print(`sent ${endorsed.transactionId} ${key}`);
    const { blockNumber, validationCode } = await client.submit(endorsed);
    print(`done ${endorsed.transactionId} ${blockNumber} ${validationCode} ${key}`);
  }
  print('finished');
  await network.close();
}

if (require.main === module) void main(JSON.parse(process.argv[2] ?? '{}') as ChildOrders);
