/** The embedded ledger as the fuzzer sees it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Signer } from '../../../network/embedded/src/identity/signer';
import type { SigningIdentity } from '../../../network/embedded/src/identity/signer';
import type { EmbeddedClient } from '../../../network/embedded/src/client/embeddedClient';
import type { BuiltProposal } from '../../../network/embedded/src/client/proposal';
import { ProposalRefusedError } from '../../../network/embedded/src/errors';
import { openEmbeddedNetwork } from '../../../network/embedded/src/network';
import type { EmbeddedNetwork } from '../../../network/embedded/src/network';
import type { NetworkOptions } from '../../../network/embedded/src/options';
import { createOrganisation, issueIdentity } from '../../../network/identities/src/organisation';
import type { Identity, OrganisationAuthority } from '../../../network/identities/src/organisation';
import { otherClients } from '../clients';
import type { Delivery, FuzzLedger, Ordered, PeerAnswer, Placed } from '../ledger';
import { ruleBytes } from '../rules';
import { CHAINCODE, CHAINCODE_RULE, CHANNEL, MEMBERS, embeddedCollections } from '../world';

const PROBE = path.resolve(__dirname, '../probe/contract.js');
const BATCH = { maxMessages: 1000, maxBytes: 64 << 20, timeoutMs: 0 };
const TIME = { validDays: 30 };

interface Member {
  readonly authority: OrganisationAuthority;
  readonly peer: Identity;
  readonly client: Identity;
}

async function makeMember(mspId: string): Promise<Member> {
  const time = { ...TIME, now: new Date() };
  const authority = await createOrganisation({ mspId, organisationName: mspId.replace(/MSP$/, ''), ...time });
  const [peer, client] = await Promise.all([
    issueIdentity(authority, { name: 'peer0', role: 'peer', ...time }),
    issueIdentity(authority, { name: 'service', role: 'client', ...time }),
  ]);
  return { authority, peer, client };
}

async function makeOrderer(): Promise<Identity> {
  const time = { ...TIME, now: new Date() };
  const authority = await createOrganisation({ mspId: 'OrdererMSP', organisationName: 'Orderer', ...time });
  return issueIdentity(authority, { name: 'orderer0', role: 'orderer', ...time });
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`${name} is not in this network`);
  return value;
}

/** Changes to the network's options, for tests that plant errors or need another disk. */
export type EmbeddedOverrides = Partial<Pick<NetworkOptions, 'diskModule' | 'queryLimit'>>;

/** A ledger in this process, in a folder that is gone when it is closed. */
export class EmbeddedLedger implements FuzzLedger {
  readonly channel = CHANNEL;
  readonly chaincode = CHAINCODE;
  readonly #network: EmbeddedNetwork;
  readonly #directory: string;
  readonly #members: ReadonlyMap<string, EmbeddedClient>;
  readonly #signers: ReadonlyMap<string, Signer>;

  private constructor(
    network: EmbeddedNetwork,
    parts: Readonly<{ directory: string; members: readonly Member[]; others: ReadonlyMap<string, SigningIdentity> }>,
  ) {
    this.#network = network;
    this.#directory = parts.directory;
    const services = parts.members.map(({ client }) => [client.mspId, client] as const);
    this.#members = new Map(services.map(([mspId, identity]) => [mspId, network.connect(identity)]));
    // Reading a key takes longer than anything that is done with it.
    const clients = [...services, ...parts.others];
    this.#signers = new Map(clients.map(([client, identity]) => [client, new Signer(identity)]));
  }

  static async open(overrides: EmbeddedOverrides = {}): Promise<EmbeddedLedger> {
    const directory = await mkdtemp(path.join(tmpdir(), 'fuzz-'));
    const members = await Promise.all(MEMBERS.map(makeMember));
    const network = await openEmbeddedNetwork({
      directory,
      channel: CHANNEL,
      chaincode: CHAINCODE,
      organisations: members.map(({ authority, peer }) => ({
        mspId: peer.mspId,
        rootCertificatesPem: [authority.identityRoot.certificatePem],
        peer,
        contractModule: PROBE,
      })),
      orderer: await makeOrderer(),
      chaincodePolicy: ruleBytes(CHAINCODE_RULE),
      collections: embeddedCollections(),
      batch: BATCH,
      ...overrides,
    });
    const others = await otherClients(members.map(({ authority }) => authority));
    return new EmbeddedLedger(network, { directory, members, others });
  }

  signer(client: string): Signer {
    return found(this.#signers, client);
  }

  async propose(mspId: string, proposal: Pick<BuiltProposal, 'transactionId' | 'signedProposal'>): Promise<PeerAnswer> {
    try {
      const { response, plaintext } = await found(this.#members, mspId).processProposal(mspId, proposal);
      return { kind: 'answered', response, privateData: plaintext };
    } catch (error) {
      if (error instanceof ProposalRefusedError) return { kind: 'refused', reason: error.reason };
      throw error;
    }
  }

  async order(transactions: readonly Ordered[]): Promise<readonly Placed[]> {
    const [anybody = ''] = this.#members.keys();
    const committed = await found(this.#members, anybody).submitTogether(transactions);
    return committed.map(({ blockNumber, index, validationCode }) => ({ blockNumber, index, validationCode }));
  }

  height(): number {
    return this.#network.height();
  }

  async deliver({ mspId, form, from, to }: Delivery): Promise<readonly Uint8Array[]> {
    const blocks: Uint8Array[] = [];
    const stream = found(this.#members, mspId).deliver({ fromBlock: from, organisation: mspId, form });
    while (blocks.length < to - from + 1) {
      const { value, done } = await stream.next();
      if (done === true) break;
      blocks.push(value);
    }
    await stream.return();
    return blocks;
  }

  async close(): Promise<void> {
    await this.#network.close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
