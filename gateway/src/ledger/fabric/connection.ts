/** Where an organisation's gateway finds its network: read from a file that its operator, or the launcher, wrote. */
import { readFile } from 'node:fs/promises';
import {
  boolean,
  integer,
  listOf,
  mspId,
  object,
  oneOf,
  optional,
  pattern,
  text,
} from '../../../../chaincode/src/kernel/parse';
import type { Parser } from '../../../../chaincode/src/kernel/parse';
import { LedgerUnavailable } from '../port';

/** A peer or orderer as a client sees it. */
export interface FabricNode {
  readonly mspId: string;
  readonly name: string;
  /** `host:port`. */
  readonly address: string;
  readonly tlsRootPem: string;
}

export interface FabricConnection {
  readonly mspId: string;
  readonly channel: string;
  readonly chaincodes: readonly string[];
  /** Its own first. */
  readonly peers: readonly FabricNode[];
  readonly orderers: readonly FabricNode[];
  /** `bft`: any of them may lie, so all are told of a transaction. Absent in files of older networks: `raft`. */
  readonly consensus?: 'raft' | 'bft' | undefined;
  /** True for a member whose clients only ask: it may not use discovery, and needs nobody's peers but its own. */
  readonly readsOnly: boolean;
  /** What the gateway signs proposals with; no party's key. */
  readonly service: { readonly certificatePem: string; readonly privateKeyPem: string };
}

const NODES_MAX = 1000;
const NAME_CHARACTERS_MAX = 255;

const pem = pattern(/^-----BEGIN [A-Z ]+-----\n[\s\S]{1,20000}-----END [A-Z ]+-----\n?$/, 'PEM');
const name = text(NAME_CHARACTERS_MAX);
const node: Parser<FabricNode> = object({ mspId, name, address: name, tlsRootPem: pem });

const connection: Parser<FabricConnection> = object({
  format: integer({ min: 1, max: 1 }),
  mspId,
  channel: name,
  chaincodes: listOf(name, { max: NODES_MAX }),
  peers: listOf(node, { min: 1, max: NODES_MAX }),
  orderers: listOf(node, { max: NODES_MAX }),
  consensus: optional(oneOf(['raft', 'bft'])),
  readsOnly: boolean,
  service: object({ certificatePem: pem, privateKeyPem: pem }),
});

/** Throws LedgerUnavailable, in one sentence, where there is no such file or it is not one. */
export async function readConnection(file: string): Promise<FabricConnection> {
  try {
    return connection(JSON.parse(await readFile(file, 'utf8')), '');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = isMissing ? 'is not there; npm run up makes a network and writes it' : 'is no connection file';
    throw new LedgerUnavailable(`${file} ${what}`, { cause: error });
  }
}

/** TLS wants a name and takes no address; on this machine every node's certificate has this one. */
export function tlsNameOf({ address }: Pick<FabricNode, 'address'>): string | null {
  return address.startsWith('127.') ? 'localhost' : null;
}
