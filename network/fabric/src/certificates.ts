/** When certificates end: those of every node, as it uses them, and those its organisation keeps for the next start. */
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { identitiesFolder } from './identities';
import type { NetworkPlan, OrganisationPlan } from './plan';

const DAY_MS = 86_400_000;
/** Days before its end from which a certificate is worth a line, and from which it is an alarm. */
export const WARN_DAYS = 60;
export const ALARM_DAYS = 14;

export interface CertificateEnd {
  readonly mspId: string;
  /** `peer0.core TLS`, `service identity`. */
  readonly name: string;
  /** ISO moment of its last second. */
  readonly until: string;
  /** Whole days left; negative when it has ended. */
  readonly daysLeft: number;
}

/** ISO moment at which the certificate in a PEM file ends. */
export function endOf(file: string): string {
  return new Date(new X509Certificate(readFileSync(file)).validTo).toISOString();
}

/** Files of a node, as it reads them at its start. */
export function nodeCertificates(folder: string): Readonly<{ identity: string; tls: string }> {
  return { identity: path.join(folder, 'msp', 'signcerts', 'cert.pem'), tls: path.join(folder, 'tls', 'server.crt') };
}

type Named = readonly [name: string, file: string];

function pemFiles(folder: string, kind: string): readonly Named[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pem')) : [];
  return names.map((name) => [`${name.slice(0, -'.pem'.length)} ${kind}`, path.join(folder, name)]);
}

function filesOf(organisation: OrganisationPlan): readonly Named[] {
  const { peers, orderer, mspId } = organisation;
  const nodes = orderer === null ? peers : [...peers, orderer];
  const used = nodes.flatMap(({ name, folder }): readonly Named[] => {
    const { identity, tls } = nodeCertificates(folder);
    return [
      [`${name} identity`, identity],
      [`${name} TLS`, tls],
    ];
  });
  const kept = path.join(identitiesFolder(organisation), mspId);
  return [
    ['identity root', path.join(kept, 'ca.pem')],
    ['TLS root', path.join(kept, 'tlsca.pem')],
    ...used,
    // Under the node's name these are what the next start writes; the others have no copy.
    ...pemFiles(path.join(kept, 'identities'), 'identity (kept)'),
    ...pemFiles(path.join(kept, 'tls'), 'TLS (kept)'),
  ];
}

/** Every certificate of the network's organisations that is on this machine, the first to end first. */
export function certificateEnds(
  { organisations }: Pick<NetworkPlan, 'organisations'>,
  nowMs: number,
): readonly CertificateEnd[] {
  const ends = organisations.flatMap((organisation) =>
    filesOf(organisation)
      .filter(([, file]) => existsSync(file))
      .map(([name, file]) => {
        const until = endOf(file);
        return { mspId: organisation.mspId, name, until, daysLeft: Math.floor((Date.parse(until) - nowMs) / DAY_MS) };
      }),
  );
  return ends.sort((one, other) => one.until.localeCompare(other.until));
}
