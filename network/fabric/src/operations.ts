/** Asks a node's operations service: is it well, and its counters. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import path from 'node:path';
import { FabricNetworkError } from './errors';
import { HOST } from './plan';

/** A peer or an orderer. */
export interface OperatedNode {
  readonly name: string;
  readonly folder: string;
  readonly operationsPort: number;
}

const ANSWER_MS_MAX = 2000;
const POLL_MS = 60;

function isPair(cert: Buffer, key: Buffer): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** What a client of a node's organisation shows: the node's own certificate. Throws FabricNetworkError. */
function tlsOf({ name, folder }: OperatedNode): Readonly<Record<'ca' | 'cert' | 'key', Buffer>> {
  const file = (of: string): Buffer => readFileSync(path.join(folder, 'tls', of));
  const [ca, cert, key] = [file('ca.crt'), file('server.crt'), file('server.key')];
  if (isPair(cert, key)) return { ca, cert, key };
  throw new FabricNetworkError(
    `the TLS key of ${name} does not belong to its certificate: put server.key and server.crt of one issue into ${path.join(folder, 'tls')}`,
  );
}

/** Answer of a path, or null where nobody answers with success. Throws FabricNetworkError for a wrong TLS key. */
async function ask(node: OperatedNode, urlPath: string): Promise<string | null> {
  const tls = { ...tlsOf(node), servername: 'localhost' };
  return new Promise((resolve) => {
    const place = { host: HOST, port: node.operationsPort, path: urlPath };
    const options = { ...place, timeout: ANSWER_MS_MAX, agent: false, ...tls };
    const call = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve(response.statusCode === 200 ? text : null);
      });
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => {
      resolve(null);
    });
    call.end();
  });
}

export async function isHealthy(node: OperatedNode): Promise<boolean> {
  return (await ask(node, '/healthz')) !== null;
}

/** Whether connections are taken at a port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const told = (isSo: boolean): void => {
      socket.destroy();
      resolve(isSo);
    };
    socket.setTimeout(ANSWER_MS_MAX, () => {
      told(false);
    });
    socket.once('connect', () => {
      told(true);
    });
    socket.once('error', () => {
      told(false);
    });
  });
}

/** Value of a Prometheus metric whose labels contain all of `labels`; null where it is not there. */
export function metricIn(text: string, name: string, labels: readonly string[] = []): number | null {
  const line = text
    .split('\n')
    .find(
      (entry) => entry.startsWith(name) && !entry.startsWith('#') && labels.every((label) => entry.includes(label)),
    );
  return line === undefined ? null : Number(line.slice(line.lastIndexOf(' ') + 1));
}

/** A node's metrics as Prometheus text; null where it does not answer. */
export function metricsOf(node: OperatedNode): Promise<string | null> {
  return ask(node, '/metrics');
}

/** Polls until `isSo`. Throws FabricNetworkError naming what was waited for. */
export async function waitUntil(
  what: string,
  limitMs: number,
  isSo: () => Promise<boolean>,
  pauseMs = POLL_MS,
): Promise<void> {
  const limit = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > limit) throw new FabricNetworkError(`${what}: not within ${Math.round(limitMs / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
