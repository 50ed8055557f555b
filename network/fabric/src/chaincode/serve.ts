/**
 * The chaincode process of one organisation; it is bundled together with a contract module into one file. It refuses to
 * start when that file is not the one whose hash stands in the label of the package its organisation approved.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Contract } from 'fabric-contract-api';
import { JSONSerializer } from 'fabric-contract-api';
import { Shim } from 'fabric-shim';
import type { ChaincodeServerOpts } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import { labelHash } from './label';
import { dropForbiddenLines } from './shimLog';

/** What a contract module exports. */
export interface ContractModule {
  readonly contracts: readonly (new () => Contract)[];
  readonly serializers?: Readonly<{ transaction: string; serializers: Readonly<Record<string, unknown>> }>;
}

/** Arguments and transient of one message. Above the shim's 4 MiB the stream would break, with all that is on it. */
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Fabric's own serializer fails on objects with the version of class-transformer that npm finds for it ("classToPlain
 * is not a function"). Only Fabric's answer about a contract's functions is one, and it is asked for at every start.
 */
class ObjectSerializer extends JSONSerializer {
  override toBuffer(result: unknown, schema: unknown, loggerPrefix?: string): Buffer {
    const isObject = typeof result === 'object' && result !== null;
    return isObject ? Buffer.from(JSON.stringify(result)) : super.toBuffer(result, schema, loggerPrefix);
  }
}

const DEFAULT_SERIALIZERS = { transaction: 'jsonSerializer', serializers: { jsonSerializer: ObjectSerializer } };

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the chaincode process needs ${name}`);
  return value;
}

/** Throws where the running file is another one than the package's label says. */
function checkBundle(file: string, packageId: string): void {
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  const expected = labelHash(packageId);
  if (expected !== null && hash.startsWith(expected)) return;
  throw new Error(
    `this bundle is ${hash}, and the approved package is ${packageId}: they differ, so it does not start`,
  );
}

function serverOptions(packageId: string): ChaincodeServerOpts {
  const file = (name: string): Buffer => readFileSync(variable(name));
  return {
    ccid: packageId,
    address: variable('CORE_CHAINCODE_ADDRESS'),
    tlsProps: {
      key: file('CHAINCODE_TLS_KEY_FILE'),
      cert: file('CHAINCODE_TLS_CERT_FILE'),
      clientCACerts: file('CHAINCODE_TLS_CLIENT_CA_FILE'),
    },
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
  };
}

/** Serves a module's contracts until the process is ended. `bundle` is the file that runs. */
export async function serve(module: ContractModule, bundle: string): Promise<void> {
  const packageId = variable('CORE_CHAINCODE_ID');
  variable('CORE_PEER_LOCALMSPID');
  checkBundle(bundle, packageId);
  dropForbiddenLines();
  const serializers = module.serializers ?? DEFAULT_SERIALIZERS;
  // The version is part of an answer, so it must be the same at every organisation, as the bundle is.
  const chaincode = new ChaincodeFromContract(
    [...module.contracts],
    serializers,
    {},
    'chaincode',
    labelHash(packageId) ?? '',
  );
  await Shim.server(chaincode, serverOptions(packageId)).start();
}

/** For the bundle's entry: serves, or says why not and ends the process. */
export function serveOrEnd(module: ContractModule, bundle: string): void {
  serve(module, bundle).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
