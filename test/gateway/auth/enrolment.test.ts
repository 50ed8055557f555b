import { expect } from 'chai';
import { generateSigningKey, softwareSigner } from '../../../chaincode/src/suites/software';
import type { Signer } from '../../../chaincode/src/suites/ports';
import { eventually } from '../../../scripts/client/desk';
import type { Desk } from '../../../scripts/client/desk';
import { enrolWaiting } from '../../../scripts/sandbox/administrators';
import { keepEnrolling } from '../../../scripts/sandbox/sandbox';
import { makeLogger } from '../../../gateway/src/http/log';
import { ask, problemIn } from '../../support/gateway/ask';
import { deskOf, openCast, personOf } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

interface EnrolmentView {
  readonly id: string;
  readonly person: string;
  readonly key: string;
  readonly signer: string | null;
}

interface Me {
  readonly signers: readonly {
    readonly id: string;
    readonly key: string;
    readonly class: string;
    readonly state: string;
  }[];
}

/** A key as a browser makes it: its private half is nowhere but here. */
function device(): Signer {
  return softwareSigner({ keyId: 'device', privateKey: generateSigningKey().privateKeyPem });
}

describe('a device’s key', () => {
  let server: TestServer;
  let cast: Cast;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan']);
  });
  after(() => server.stop());

  const offer = (desk: Desk, key: string): Promise<EnrolmentView> =>
    desk.post('/enrolments', { key, class: 'browser', label: 'a phone' });

  it('waits until another signer of the firm enrols it, and can sign from then on', async () => {
    const clerk = await deskOf(server, 'core', 'zhang@yunling');
    const { publicKey } = device();
    const asked = await offer(clerk, publicKey);
    expect(asked.signer).to.equal(null);
    expect(asked.person, 'nothing of the name').to.match(/^p-[0-9a-f]{16}$/);
    expect((await clerk.get<Me>('/me')).signers).to.deep.equal([]);
    expect(await enrolWaiting(cast.yunling)).to.equal(1);
    const [signer] = await eventually('the signer', async () => {
      const { signers } = await clerk.get<Me>('/me');
      return signers.length > 0 ? signers : null;
    });
    expect(signer).to.include({ key: publicKey, class: 'browser', state: 'enrolled' });
    const { enrolments } = await clerk.get<{ readonly enrolments: readonly EnrolmentView[] }>('/enrolments');
    expect(enrolments.map(({ signer: id }) => id)).to.deep.equal([signer?.id]);
  });

  it('is asked for once, however often it is sent', async () => {
    const clerk = await deskOf(server, 'core', 'zhang@yunling');
    const { publicKey } = device();
    const first = await offer(clerk, publicKey);
    expect((await offer(clerk, publicKey)).id).to.equal(first.id);
    await enrolWaiting(cast.yunling);
  });

  it('belongs to whoever brought it: nobody else learns that it is there', async () => {
    const { publicKey } = device();
    await offer(await deskOf(server, 'core', 'zhang@yunling'), publicKey);
    const { access: token } = await tokensOf(server, 'core', 'li@yunling');
    const json = { key: publicKey, class: 'browser', label: 'a phone' };
    expect((await ask(`POST ${server.url}/core/api/v1/enrolments`, { token, json })).status).to.equal(404);
  });

  it('must be a key on P-256, of a known class, with a label that can be shown', async () => {
    const { access: token } = await tokensOf(server, 'core', 'zhang@yunling');
    const good = { key: device().publicKey, class: 'browser', label: 'a phone' };
    for (const [field, json] of [
      ['key', { ...good, key: 'A'.repeat(120) }],
      ['key', { ...good, key: 'not base64!' }],
      ['class', { ...good, class: 'paper' }],
      ['label', { ...good, label: 'a\u0000b' }],
      ['person', { ...good, person: 'li.yunling' }],
    ] as const) {
      const answer = await ask(`POST ${server.url}/core/api/v1/enrolments`, { token, json });
      expect(
        problemIn(answer).errors?.map(({ path }) => path),
        field,
      ).to.deep.equal([`body.${field}`]);
    }
  });

  it('cannot enrol itself, and a firm’s office cannot enrol one for the firm', async () => {
    const clerk = await deskOf(server, 'core', 'zhang@yunling');
    const signer = device();
    const asked = await offer(clerk, signer.publicKey);
    const item = {
      kind: 'enrol_signer' as const,
      signer: {
        key: signer.publicKey,
        suite: 'p256.1' as const,
        class: 'browser' as const,
        person: asked.person,
        roles: ['sole' as const],
        groups: ['administration'],
        until: '2099-12-31',
      },
    };
    const prepared = await clerk.preview('enrol_signer', [item]);
    const refused: unknown = await clerk
      .sign(prepared, { id: 'f'.repeat(64), signer })
      .catch((error: unknown) => error);
    expect(refused).to.include({ status: 403, code: 'signature_invalid' });
    const { access: token } = await tokensOf(server, 'core', 'office@core');
    const office = await ask(`POST ${server.url}/core/api/v1/previews`, {
      token,
      json: { kind: 'enrol_signer', drafts: [item] },
    });
    expect(office.status).to.equal(403);
  });

  it('does not fill the firm’s list: a person has a bounded number of keys that wait', async () => {
    const { access: token } = await tokensOf(server, 'core', 'li@yunling');
    const statuses: number[] = [];
    for (let index = 0; index < 21; index += 1) {
      const json = { key: device().publicKey, class: 'browser', label: `phone ${index}` };
      statuses.push((await ask(`POST ${server.url}/core/api/v1/enrolments`, { token, json })).status);
    }
    expect(statuses.slice(0, 20).every((status) => status === 202)).to.equal(true);
    expect(statuses[20]).to.equal(429);
  });

  it('is enrolled at first login in a sandbox, by the firm’s own administrator at its desk', async () => {
    const sendHome = keepEnrolling({ runtimes: server.runtimes, logger: makeLogger('silent') }, [cast.cangshan]);
    const owner = await deskOf(server, 'hub', 'yang@cangshan');
    const { publicKey } = device();
    await offer(owner, publicKey);
    const signer = await eventually('the signer', async () => {
      const { signers } = await owner.get<Me>('/me');
      return signers.find(({ key }) => key === publicKey) ?? null;
    });
    sendHome();
    expect(signer.state).to.equal('enrolled');
  });

  it('that was revoked signs no more', async () => {
    const { desk, key } = await personOf(server, cast.cangshan, 'yang@cangshan');
    const { records } = await desk.get<{ readonly records: readonly { readonly ref: { readonly id: string } }[] }>(
      '/signers?limit=500',
    );
    const signer = records.find(({ ref }) => ref.id === key.id)?.ref as never;
    const draft = { kind: 'revoke_signer' as const, signer, reason: 'a lost phone' };
    await cast.cangshan.desk.act('revoke_signer', [draft], cast.cangshan.key);
    const account = { holder: 'x', bank: 'x', number: '1', currency: 'CNY' };
    const evidence = `sha256:${'0'.repeat(64)}`;
    const act: unknown = await desk
      .act('open_account', [{ kind: 'open_account', account, evidence }], key)
      .catch((error: unknown) => error);
    expect(act).to.include({ code: 'signer_revoked' });
  });
});
