/** A registrar's tag service on a database of its own, asked as over HTTP: everything passes through JSON. */
import type { MspId } from '../../../chaincode/src/protocol/acts';
import { peopleModelsOn } from '../../../gateway/src/people/models';
import type { PeopleModels, TagLogDocument } from '../../../gateway/src/people/models';
import { TagService } from '../../../gateway/src/tags/service';
import type { TagThreads } from '../../../gateway/src/tags/threads';
import { REGISTRAR, testTagPem } from '../consortium';
import type { Consortium } from '../consortium';
import { sha256 } from '../firms';
import { freshName, testStore } from '../projection/models';

const HOURLY_MAX = 100_000;

export class TestRegistrar {
  private constructor(
    readonly models: PeopleModels,
    readonly service: TagService,
  ) {}

  static async open(consortium: Consortium, threads: TagThreads, hourlyMax = HOURLY_MAX): Promise<TestRegistrar> {
    const { connection } = await testStore();
    const models = await peopleModelsOn(connection.useDb(freshName()));
    const keys = consortium.keys[REGISTRAR];
    if (keys === undefined) throw new RangeError('a consortium has a registrar');
    const privateKeyPem = await testTagPem();
    const { service } = keys;
    return new TestRegistrar(models, new TagService({ threads, privateKeyPem, service, models, sha256, hourlyMax }));
  }

  async answer(organisation: MspId, request: unknown): Promise<unknown> {
    const { blinded } = JSON.parse(JSON.stringify(request)) as { readonly blinded: readonly string[] };
    const bytes = blinded.map((text) => new Uint8Array(Buffer.from(text, 'base64url')));
    const signatures = await this.service.sign(organisation, bytes);
    return { signatures: signatures.map((signature) => Buffer.from(signature).toString('base64url')) };
  }

  log(): Promise<readonly TagLogDocument[]> {
    return this.models.tagLog.find({}).sort({ _id: 1 }).lean().exec();
  }
}
