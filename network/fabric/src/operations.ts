/** Asks a node's operations service: is it well, and its counters. */
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

/** Answer of a path, or null where nobody answers with success. The node's own certificate is the client's too. */
function ask({ folder, operationsPort }: OperatedNode, urlPath: string): Promise<string | null> {
  const file = (name: string): Buffer => readFileSync(path.join(folder, 'tls', name));
  const tls = { ca: file('ca.crt'), cert: file('server.crt'), key: file('server.key'), servername: 'localhost' };
  return new Promise((resolve) => {
    const options = { host: HOST, port: operationsPort, path: urlPath, timeout: ANSWER_MS_MAX, agent: false, ...tls };
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
