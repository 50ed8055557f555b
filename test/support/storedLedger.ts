/** A data folder as an instance leaves it: keys, identities, and a ledger with a few registered firms on it. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canonicalBytes } from '../../chaincode/src/kernel/canonical';
import { toBase64 } from '../../chaincode/src/kernel/bytes';
import { partyIdOf, usccCheck } from '../../chaincode/src/kernel/identifiers';
import { witnessSignerId } from '../../chaincode/src/ledger/signers';
import type { Presented, Signature } from '../../chaincode/src/protocol/acts';
import type { RegisterPartyItem } from '../../chaincode/src/protocol/partyItems';
import { hashText } from '../../chaincode/src/statement/hashing';
import { chunkOf, composeRun } from '../../chaincode/src/statement/run';
import type { Run } from '../../chaincode/src/statement/run';
import { signedBytes } from '../../chaincode/src/statement/statement';
import type { Signer } from '../../chaincode/src/suites/ports';
import { foundingArgument } from '../../gateway/src/consortium/founding';
import { organisationKeys } from '../../gateway/src/consortium/keys';
import { openConsortiumLedger } from '../../gateway/src/consortium/ledger';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import { embeddedLedger } from '../../gateway/src/ledger/embedded';
import type { LedgerPort } from '../../gateway/src/ledger/port';
import { officersOf } from '../../scripts/sandbox/officers';
import { People } from '../../scripts/sandbox/people';
import { newPerson, sha256, simpleMatrix } from './firms';
import { randomHex } from './random';

const WITNESS = 'RegistrarMSP';
const HOST = 'CoreMSP';
/** Every organisation whose endorsement counts. */
export const ENDORSERS = REFERENCE.filter(({ roles }) => roles.includes('endorser')).map(({ mspId }) => mspId);
const DAY_MS = 24 * 3600 * 1000;

/** How a registration differs from an honest one. */
export interface RegisterOptions {
  /** Presents this act again instead of a new one. */
  readonly run?: Run;
  /** Signed by somebody else than the witness it names. */
  readonly isForged?: boolean;
  /** Asked to endorse: host and witness, or everybody. */
  readonly endorsers?: readonly string[];
}

/** What can be done with the open ledger of a folder. */
export interface OpenFolder {
  readonly port: LedgerPort;
  /** Number of blocks. */
  readonly height: () => number;
  /** Registers one more firm of the core firm's organisation. */
  readonly register: (options?: RegisterOptions) => Promise<Run>;
}

/** Opens the ledger of a folder, lets `work` write to it and closes it. */
async function withLedger(
  folder: string,
  contracts: string | null,
  work: (open: OpenFolder) => Promise<void>,
): Promise<void> {
  const people = await People.open(folder);
  const { network, serviceOf } = await openConsortiumLedger(
    folder,
    REFERENCE,
    ...(contracts === null ? [] : [() => contracts]),
  );
  try {
    const port = embeddedLedger({ mspId: WITNESS, client: network.connect(serviceOf(WITNESS)), network });
    const register = async ({ run, isForged = false, endorsers = [HOST, WITNESS] }: RegisterOptions = {}) => {
      const made = run ?? (await registration(port));
      const signatures = await signed(port, made, isForged ? newPerson().signer : await officer(people));
      const outcome = await port.submit({ presented: presentedBytes(made, signatures), slot: 0, endorsers });
      if (outcome.outcome !== 'committed') throw new Error(`not committed: ${JSON.stringify(outcome)}`);
      return made;
    };
    await work({ port, height: () => network.height(), register });
  } finally {
    await network.close();
  }
}

let firms = 0;

function newFirm(): RegisterPartyItem {
  firms += 1;
  const body = `91530100MA${String(firms).padStart(7, '0')}`;
  const party = partyIdOf({ uscc: `${body}${usccCheck(body).checkCharacter}` });
  return {
    kind: 'register_party',
    party: party ?? '',
    name: `Firm ${firms}`,
    nameEnglish: null,
    host: HOST,
    roles: ['core'],
    numbersRepeatYearly: false,
    evidence: hashText(sha256(new Uint8Array())),
    signers: [newPerson().fields],
    rows: simpleMatrix(),
  };
}

async function registration(port: LedgerPort): Promise<Run> {
  const { hash, epochs } = await port.network();
  const terms = {
    network: hash,
    suite: 'p256.1' as const,
    party: `witness:${WITNESS}`,
    generation: 0,
    matrix: 0,
    kind: 'register_party' as const,
    mode: 'each' as const,
    validUntil: epochs[0].timeMs + DAY_MS,
  };
  return composeRun(sha256, terms, { items: [newFirm()], bytes: [4000], seed: randomHex(32) });
}

async function officer(people: People): Promise<Signer> {
  return (await people.key(`officer ${WITNESS}`)).signer;
}

async function signed(port: LedgerPort, run: Run, key: Signer): Promise<readonly Signature[]> {
  const { hash } = await port.network();
  const signer = witnessSignerId({ hash, sha256 }, WITNESS);
  const message = signedBytes({ suite: 'p256.1', statement: run.statementHash, signer, role: 'sole' });
  return [{ signer, role: 'sole', value: toBase64(await key.sign(message)) }];
}

function presentedBytes(run: Run, signatures: readonly Signature[]): Uint8Array {
  const presented: Presented = {
    ...chunkOf(sha256, { ...run, signatures }, 0),
    records: [],
    signers: [],
    claimLines: {},
    origins: {},
    tags: [],
  };
  return canonicalBytes(presented);
}

/** A folder that was founded, on which two firms were registered by everybody's real rules. */
export async function foundedFolder(): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-stored-'));
  const people = await People.open(folder);
  const members = await Promise.all(
    REFERENCE.map(async (organisation) => {
      const file = path.join(folder, 'organisations', organisation.slug, 'keys.json');
      const hasTagKey = organisation.roles.includes('witness');
      return { ...organisation, keys: await organisationKeys(file, { name: organisation.mspId, hasTagKey }) };
    }),
  );
  const officers = await officersOf(people);
  const founding = { name: 'Stored', sandbox: true, foundedAt: Date.now(), members, officers };
  await withLedger(folder, null, async ({ port, register }) => {
    await port.found(await foundingArgument(founding), ENDORSERS);
    await register();
    await register();
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A copy of a founded folder on which everybody ran other rules for a while, or the real ones. */
export async function continuedFolder(
  founded: string,
  contracts: string | null,
  work: (open: OpenFolder) => Promise<void>,
): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-continued-'));
  await cp(founded, folder, { recursive: true });
  await withLedger(folder, contracts, work);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
