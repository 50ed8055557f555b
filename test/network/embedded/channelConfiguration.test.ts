import { expect } from 'chai';
import {
  ConfigurationFormatError,
  decodeConfiguration,
  encodeConfiguration,
} from '../../../network/embedded/src/channelConfiguration';
import { collection } from '../../support/network/harness';
import { anyOf, policyBytes } from '../../support/network/policies';

const configuration = {
  channel: 'finance',
  chaincode: 'tally',
  organisations: [{ mspId: 'CoreMSP', rootCertificatesPem: ['pem'] }],
  ordererCertificatePem: 'pem',
  chaincodePolicy: Buffer.from(policyBytes('CoreMSP')),
  collections: [
    collection('plain', ['CoreMSP']),
    collection('guarded', ['CoreMSP'], {
      endorsementPolicy: Buffer.from(policyBytes(anyOf('CoreMSP'))),
      memberOnlyRead: true,
      memberOnlyWrite: true,
    }),
  ],
};

describe('the stored configuration', () => {
  const refuses = (text: string, reason: string): void => {
    expect(() => decodeConfiguration(Buffer.from(text))).to.throw(ConfigurationFormatError, reason);
  };
  const changed = (change: Readonly<Record<string, unknown>>): string => {
    const fields: unknown = JSON.parse(encodeConfiguration(configuration).toString());
    return JSON.stringify(Object.assign({}, fields, change));
  };

  it('refuses what is no configuration of this version', () => {
    refuses('rubbish', 'not JSON');
    refuses('null', 'an object is missing');
    refuses(changed({ format: 2 }), 'another version');
    refuses(changed({ channel: 1 }), 'channel is not a text');
    refuses(changed({ organisations: {} }), 'organisations is not a list');
    refuses(changed({ organisations: [{ mspId: 'A', rootCertificatesPem: [1] }] }), 'rootCertificatesPem');
    refuses(changed({ collections: [null] }), 'an object is missing');
  });

  it('is read back as it was written, and written the same way again', () => {
    const encoded = encodeConfiguration(configuration);
    expect(decodeConfiguration(encoded)).to.deep.equal(configuration);
    expect(encodeConfiguration(decodeConfiguration(encoded)).equals(encoded)).to.equal(true);
  });
});
