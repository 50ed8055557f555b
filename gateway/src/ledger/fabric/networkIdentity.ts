/** The service identity for fabric-network, signing with OpenSSL: the client's own signature takes sixty times as long. */
import './sdkLog';
import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { User } from 'fabric-common';
import type { ISigningIdentity } from 'fabric-common';
import type { Identity, IdentityProvider } from 'fabric-network';
import { signLowS } from '../../../../network/embedded/src/identity/signatures';
import type { FabricConnection } from './connection';

const TYPE = 'Tallystick service';

/** The entry the client is given. */
export interface ServiceIdentity extends Identity {
  readonly certificatePem: string;
  readonly key: KeyObject;
}

export function serviceIdentity({ mspId, service }: FabricConnection): ServiceIdentity {
  const { certificatePem, privateKeyPem } = service;
  return { type: TYPE, mspId, certificatePem, key: createPrivateKey(privateKeyPem) };
}

/** The client takes its signing identity for its public identity as well, so both are one object. */
function userOf({ mspId, certificatePem, key }: ServiceIdentity, name: string): User {
  const user = User.createUser(name, '', mspId, certificatePem);
  const identity = user.getIdentity();
  const signing: ISigningIdentity & Pick<typeof identity, 'serialize' | 'getMSPId'> = {
    sign: (message) => signLowS(key, message),
    serialize: () => identity.serialize(),
    getMSPId: () => identity.getMSPId(),
  };
  user.setSigningIdentity(signing);
  return user;
}

function notInWallets(): never {
  throw new TypeError('service identities are not kept in a wallet');
}

/** What fabric-network asks for a signing user. */
export const serviceIdentityProvider: IdentityProvider = {
  type: TYPE,
  getCryptoSuite: () => User.newCryptoSuite(),
  fromJson: notInWallets,
  toJson: notInWallets,
  getUserContext: (identity, name) => Promise.resolve(userOf(identity as ServiceIdentity, name)),
};
