/** Invoice tags for this organisation: blinded here, signed by the registrar, unblinded and checked here. */
import { z } from 'zod';
import type { InvoiceTags, MspId } from '../../../chaincode/src/protocol/acts';
import type { Invoice } from '../../../chaincode/src/protocol/items';
import type { TagKey } from '../../../chaincode/src/protocol/network';
import { BoundedCache } from '../../../chaincode/src/suites/boundedCache';
import { invoiceContentBytes, invoiceIdentityBytes } from '../../../chaincode/src/statement/invoice';
import type { MemberClient } from '../members/client';
import { MemberUnavailable } from '../members/client';
import { TAG_PATH, TAGS_PER_REQUEST_MAX } from './messages';
import type { TagThreads } from './threads';

const CACHED_TAGS_MAX = 20_000;
const answerSchema = z.strictObject({ signatures: z.array(z.string()).max(TAGS_PER_REQUEST_MAX) });

export interface TagClientParts {
  readonly members: Pick<MemberClient, 'post'>;
  readonly threads: TagThreads;
  readonly registrar: MspId;
  readonly key: Pick<TagKey, 'n' | 'e'>;
  /** Whether a seller's numbers start again each year, from the directory. */
  readonly repeatsYearly: (seller: string) => Promise<boolean>;
}

export class TagClient {
  readonly #parts: TagClientParts;
  readonly #known = new BoundedCache<string, string>(CACHED_TAGS_MAX);

  constructor(parts: TagClientParts) {
    this.#parts = parts;
  }

  /** Tags of invoices, in order. Throws MemberUnavailable where the registrar does not answer. */
  async tagsOf(invoices: readonly Invoice[]): Promise<readonly InvoiceTags[]> {
    const messages: Uint8Array[] = [];
    for (const invoice of invoices) {
      const repeats = await this.#parts.repeatsYearly(invoice.seller);
      messages.push(invoiceIdentityBytes(invoice, repeats), invoiceContentBytes(invoice, repeats));
    }
    await this.#learn(messages);
    const tags = messages.map((message) => this.#known.get(nameOf(message)) ?? '');
    return invoices.map((_, index) => ({ identity: tags[2 * index] ?? '', content: tags[2 * index + 1] ?? '' }));
  }

  async #learn(messages: readonly Uint8Array[]): Promise<void> {
    const unknown = [...new Map(messages.map((message) => [nameOf(message), message]))]
      .filter(([name]) => this.#known.get(name) === undefined)
      .map(([, message]) => message);
    for (let start = 0; start < unknown.length; start += TAGS_PER_REQUEST_MAX) {
      const part = unknown.slice(start, start + TAGS_PER_REQUEST_MAX);
      const signatures = await this.#ask(part);
      for (const [index, message] of part.entries()) {
        const signature = signatures[index] ?? new Uint8Array();
        this.#known.set(nameOf(message), Buffer.from(signature).toString('base64url'));
      }
    }
  }

  async #ask(messages: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const { members, threads, registrar, key } = this.#parts;
    const { blinded, inverses } = await threads.run({ task: 'blind', key, messages });
    const asked = blinded.map((bytes) => Buffer.from(bytes).toString('base64url'));
    const answer = answerSchema.safeParse(await members.post(registrar, TAG_PATH, { blinded: asked }));
    if (!answer.success || answer.data.signatures.length !== messages.length) {
      throw new MemberUnavailable('the registrar answered something else than tags', null);
    }
    const signatures = answer.data.signatures.map((text) => new Uint8Array(Buffer.from(text, 'base64url')));
    return threads.run({ task: 'finalize', key, messages, signatures, inverses });
  }
}

function nameOf(message: Uint8Array): string {
  return Buffer.from(message).toString('latin1');
}
