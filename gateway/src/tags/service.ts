/**
 * The registrar's side: signs what it cannot read, counts it per organisation, and keeps a signed, hash-chained log of
 * how much each member asked for, so that scanning a rival's invoice numbers shows.
 */
import { toBase64, utf8 } from '../../../chaincode/src/kernel/bytes';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import type { Signer } from '../../../chaincode/src/suites/ports';
import type { PeopleModels } from '../people/models';
import { tagLogHash } from './log';
import type { TagThreads } from './threads';

export interface TagServiceParts {
  readonly threads: TagThreads;
  readonly privateKeyPem: string;
  readonly service: Signer;
  readonly models: Pick<PeopleModels, 'tagLog'>;
  readonly sha256: Sha256;
  /** Tags an organisation may ask for in one hour. */
  readonly hourlyMax: number;
}

/** The organisation asked for more than the registrar signs in an hour. */
export class TagQuotaExceeded extends Error {
  constructor() {
    super('more tags than the registrar signs in an hour');
    this.name = 'TagQuotaExceeded';
  }
}

const HOUR_MS = 3_600_000;

export class TagService {
  readonly #parts: TagServiceParts;
  #logging: Promise<void> = Promise.resolve();

  constructor(parts: TagServiceParts) {
    this.#parts = parts;
  }

  /** Blind signatures of what an organisation sent. Throws TagQuotaExceeded; TagTaskFailed for bytes that nobody blinded. */
  async sign(organisation: MspId, blinded: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const log = this.#logging.then(() => this.#log(organisation, blinded.length));
    this.#logging = log.catch(() => undefined);
    await log;
    const { threads, privateKeyPem } = this.#parts;
    return threads.run({ task: 'sign', privateKeyPem, blinded });
  }

  async #log(organisation: MspId, count: number): Promise<void> {
    const { models, sha256, service, hourlyMax } = this.#parts;
    const atMs = Date.now();
    const recent = await models.tagLog.find({ organisation, atMs: { $gt: atMs - HOUR_MS } }).lean();
    const used = recent.reduce((sum, line) => sum + line.count, 0);
    if (used + count > hourlyMax) throw new TagQuotaExceeded();
    const last = await models.tagLog.findOne().sort({ _id: -1 }).lean();
    const line = { _id: (last?._id ?? 0) + 1, organisation, count, atMs, previous: last?.hash ?? '' };
    const hash = tagLogHash(sha256, line);
    await models.tagLog.create({ ...line, hash, signature: toBase64(await service.sign(utf8(hash))) });
  }
}
