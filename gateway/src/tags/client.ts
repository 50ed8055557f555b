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
import { TagTaskFailed } from './threads';
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

  /** Tags of invoices, in order. Throws MemberUnavailable where the registrar does not answer, or not with tags. */
  async tagsOf(invoices: readonly Invoice[]): Promise<readonly InvoiceTags[]> {
    const repeating = await this.#repeatingSellers(invoices);
    const messages = invoices.flatMap((invoice) => {
      const repeats = repeating.has(invoice.seller);
      return [invoiceIdentityBytes(invoice, repeats), invoiceContentBytes(invoice, repeats)];
    });
    const tags = await this.#tags(messages);
    return invoices.map((_, index) => ({ identity: tags[2 * index] ?? '', content: tags[2 * index + 1] ?? '' }));
  }

  /** Asked once per seller: a file of thousands has a few. */
  async #repeatingSellers(invoices: readonly Invoice[]): Promise<ReadonlySet<string>> {
    const sellers = [...new Set(invoices.map(({ seller }) => seller))];
    const repeats = await Promise.all(sellers.map((seller) => this.#parts.repeatsYearly(seller)));
    return new Set(sellers.filter((_, index) => repeats[index] === true));
  }

  /** One per message; those known are not asked for again. */
  async #tags(messages: readonly Uint8Array[]): Promise<readonly string[]> {
    const tags = new Map<string, string>();
    const unknown = new Map<string, Uint8Array>();
    for (const message of messages) {
      const name = nameOf(message);
      const known = this.#known.get(name);
      if (known === undefined) unknown.set(name, message);
      else tags.set(name, known);
    }
    const list = [...unknown];
    for (let start = 0; start < list.length; start += TAGS_PER_REQUEST_MAX) {
      const part = list.slice(start, start + TAGS_PER_REQUEST_MAX);
      const signatures = await this.#ask(part.map(([, message]) => message));
      for (const [index, [name]] of part.entries()) {
        const tag = Buffer.from(signatures[index] ?? []).toString('base64url');
        tags.set(name, tag);
        this.#known.set(name, tag);
      }
    }
    return messages.map((message) => tags.get(nameOf(message)) ?? '');
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
    try {
      return await threads.run({ task: 'finalize', key, messages, signatures, inverses });
    } catch (cause) {
      if (!(cause instanceof TagTaskFailed)) throw cause;
      throw new MemberUnavailable('the registrar did not sign what it was sent', null, { cause });
    }
  }
}

function nameOf(message: Uint8Array): string {
  return Buffer.from(message).toString('latin1');
}
