/** Signs what was shown and hands it to the outbox. */
import type { SigningRole } from '../../../chaincode/src/protocol';
import type { Run } from '../../../chaincode/src/statement/run';
import type { Session } from '../app/session';
import { deviceKey } from '../keys/keyring';
import type { DeviceKey } from '../keys/keyring';
import { actsOf, compose, signRun } from './compose';
import { enrolledSigner } from './enrolled';
import type { Ready } from './prepare';

/** This device cannot sign in the role that is needed. */
export class NoKey extends Error {
  readonly reason: 'not_enrolled' | 'role';

  constructor(reason: 'not_enrolled' | 'role') {
    super(`no key on this device: ${reason}`);
    this.name = 'NoKey';
    this.reason = reason;
  }
}

/** Throws NoKey. */
async function keyFor(
  session: Session,
  role: SigningRole,
): Promise<{ readonly key: DeviceKey; readonly signer: string }> {
  const who = session.me.value;
  const key = await deviceKey({ slug: session.slug, user: who.id });
  const signer = enrolledSigner(who, key);
  if (key === null || signer === null) throw new NoKey('not_enrolled');
  if (!signer.roles.includes(role)) throw new NoKey('role');
  return { key, signer: signer.id };
}

/** Signs a prepared act: alone where one person is enough, else as the first of two. Gives the statement's hash. */
export async function signReady(session: Session, { prepared, chosen }: Ready): Promise<string> {
  const role = prepared.authority.persons === 1 ? 'sole' : 'maker';
  const { key, signer } = await keyFor(session, role);
  const run = compose(prepared.terms, chosen);
  return keep(session, run, await signRun(run, { key, signer, role }), 'store');
}

/** Signs a run that somebody else made, as the second person. */
export async function countersign(session: Session, run: Run): Promise<string> {
  const { key, signer } = await keyFor(session, 'checker');
  return keep(session, run, await signRun(run, { key, signer, role: 'checker' }), 'countersign');
}

async function keep(
  session: Session,
  run: Run,
  signature: Awaited<ReturnType<typeof signRun>>,
  way: 'store' | 'countersign',
): Promise<string> {
  await session.outbox.add({
    hash: run.statementHash,
    slug: session.slug,
    user: session.me.value.id,
    way,
    run,
    signature,
    acts: actsOf(run),
    signedAt: Date.now(),
  });
  return run.statementHash;
}
