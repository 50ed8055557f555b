/** JSON-RPC to a node of the chain: one request, one answer, a time limit, and no retry behind the caller's back. */
import { z } from 'zod';
import { ChainRefused, ChainUnavailable } from '../../../gateway/src/anchor/port';

/** Asks a node. Throws ChainUnavailable, RpcRefused. */
export type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** The node's own refusal, with the bytes a contract gave as the reason. */
export class RpcRefused extends ChainRefused {
  readonly data: string | null;

  constructor(message: string, data: string | null) {
    super({ by: 'node', reason: message });
    this.name = 'RpcRefused';
    this.data = data;
  }
}

const answerSchema = z.object({
  result: z.unknown().optional(),
  error: z.object({ message: z.string(), data: z.unknown().optional() }).optional(),
});

/** Revert data, which nodes put into an error either bare or one level deeper. */
export function revertData(data: unknown): string | null {
  if (typeof data === 'string') return data.startsWith('0x') ? data : null;
  if (typeof data !== 'object' || data === null || !('data' in data)) return null;
  return revertData(data.data);
}

async function ask(url: string, body: string, timeoutMs: number): Promise<unknown> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
    return await response.json();
  } catch (error) {
    throw new ChainUnavailable(`no answer from the chain’s node at ${url}`, { cause: error });
  }
}

/** A node by its URL. */
export function httpRpc(url: string, timeoutMs = 10_000): Rpc {
  let id = 0;
  return async (method, params) => {
    id += 1;
    const answer = answerSchema.safeParse(
      await ask(url, JSON.stringify({ jsonrpc: '2.0', id, method, params }), timeoutMs),
    );
    if (!answer.success) throw new ChainUnavailable(`${method}: the node answered something else`);
    const { result, error } = answer.data;
    if (error !== undefined) throw new RpcRefused(error.message, revertData(error.data));
    return result ?? null;
  };
}
