/** Calls another member's gateway. */
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { Signer } from '../../../chaincode/src/suites/ports';
import { MEMBER_HEADER, signRequest } from './signing';

/** The other member did not answer as agreed. */
export class MemberUnavailable extends Error {
  readonly status: number | null;

  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MemberUnavailable';
    this.status = status;
  }
}

export interface MemberClientParts {
  readonly mspId: MspId;
  readonly service: Signer;
  /** Base URLs of the members' gateways. */
  readonly urlOf: (mspId: MspId) => string | null;
  readonly timeoutMs: number;
}

export class MemberClient {
  readonly #parts: MemberClientParts;

  constructor(parts: MemberClientParts) {
    this.#parts = parts;
  }

  /** POSTs JSON to `path` of a member's gateway. Throws MemberUnavailable. */
  async post(mspId: MspId, path: string, content: unknown): Promise<unknown> {
    const base = this.#parts.urlOf(mspId);
    if (base === null) throw new MemberUnavailable(`no address of ${mspId}`, null);
    const url = new URL(`${base}${path}`);
    const body = canonicalBytes(content);
    const request = { method: 'POST', path: url.pathname, body };
    const header = await signRequest(request, { ...this.#parts, atMs: Date.now() });
    const response = await this.#fetch(url, { [MEMBER_HEADER]: header }, body);
    if (!response.ok) throw new MemberUnavailable(`${mspId} answered ${response.status}`, response.status);
    return response.json();
  }

  async #fetch(url: URL, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<Response> {
    try {
      return await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(this.#parts.timeoutMs),
      });
    } catch (cause) {
      throw new MemberUnavailable(`cannot reach ${url.origin}`, null, { cause });
    }
  }
}
