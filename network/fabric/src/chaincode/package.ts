/** The package one organisation installs on its peers: where its own chaincode process listens, under mutual TLS. */
import { createHash } from 'node:crypto';
import type { OrganisationIdentities } from '../../../identities/src/folder';
import { CHAINCODE_CLIENT, tlsNamed } from '../identities';
import { tarGzip } from './tar';

export interface ChaincodePackage {
  readonly bytes: Buffer;
  /** `label:SHA-256 of the bytes`: what is approved, and what the process registers with. */
  readonly id: string;
}

interface PackageParts {
  readonly label: string;
  readonly address: string;
  readonly identities: OrganisationIdentities;
}

/** Each organisation has a package of its own: it holds the key its peer calls the process with. */
export function chaincodePackage({ label, address, identities }: PackageParts): ChaincodePackage {
  const client = tlsNamed(identities, CHAINCODE_CLIENT);
  const connection = {
    address,
    dial_timeout: '3s',
    tls_required: true,
    client_auth_required: true,
    root_cert: identities.authority.tlsRoot.certificatePem,
    client_cert: client.certificatePem,
    client_key: client.privateKeyPem,
  };
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const code = tarGzip([{ name: 'connection.json', content: json(connection) }]);
  const bytes = tarGzip([
    { name: 'metadata.json', content: json({ type: 'ccaas', label }) },
    { name: 'code.tar.gz', content: code },
  ]);
  return { bytes, id: `${label}:${createHash('sha256').update(bytes).digest('hex')}` };
}
