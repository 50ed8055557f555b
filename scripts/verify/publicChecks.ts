/**
 * What anybody with the blocks can check: hashes, signatures, that each written key's own policy was met, that each
 * policy is the one the formula gives for its header, and that no record goes back or is opened again.
 */
import { fromUtf8, toHex } from '../../chaincode/src/kernel/bytes';
import { headerKey, MEMBERS_KEY } from '../../chaincode/src/ledger/keys';
import { openRule, policyBytes, policyText, recoveryRule } from '../../chaincode/src/ledger/policies';
import type { Header } from '../../chaincode/src/protocol/acts';
import type { Members, Network } from '../../chaincode/src/protocol/network';
import { Membership } from '../../network/embedded/src/identity/membership';
import type { Member } from '../../network/embedded/src/identity/membership';
import { checkAction } from '../../network/embedded/src/ordering/actionCheck';
import { checkEnvelope, InvalidTransaction } from '../../network/embedded/src/ordering/envelopeCheck';
import { VALIDATION_PARAMETER } from '../../network/embedded/src/validationParameter';
import { compilePolicy } from '../../network/embedded/src/policy/signaturePolicy';
import type { VerifiableBlock } from '../../network/embedded/src/storedBlocks';
import { VALIDATION_CODES } from '../../network/embedded/src/validationCodes';

type Transaction = VerifiableBlock['transactions'][number];

const HEADER_PREFIX = headerKey('');

/** One thing that is not as it should be. */
export interface VerifyFinding {
  readonly block: number;
  readonly transaction: string;
  readonly rule: string;
}

/** Walks blocks in order and remembers what the next ones are checked against. */
export class PublicChecker {
  readonly findings: VerifyFinding[] = [];
  transactions = 0;
  readonly #policies = new Map<string, Uint8Array>();
  readonly #headers = new Map<string, Header>();
  #members: Members | null = null;
  #membership: { readonly key: unknown; readonly value: Membership } | null = null;

  check(block: VerifiableBlock): void {
    for (const transaction of block.transactions) {
      if (transaction.validationCode !== VALIDATION_CODES.VALID) continue;
      this.transactions += 1;
      const say = (rule: string): void => {
        this.findings.push({ block: block.number, transaction: transaction.transactionId, rule });
      };
      const endorsers = this.#endorsers(block, transaction, say);
      if (endorsers !== null) this.#checkPolicies(block, transaction, endorsers, say);
      this.#checkHeaders(transaction, say);
      this.#remember(transaction);
    }
  }

  header(id: string): Header | null {
    return this.#headers.get(headerKey(id)) ?? null;
  }

  #endorsers(block: VerifiableBlock, { envelope }: Transaction, say: (rule: string) => void): readonly Member[] | null {
    const { organisations, channel, chaincode } = block.configuration;
    if (this.#membership?.key !== organisations) {
      this.#membership = { key: organisations, value: new Membership(organisations) };
    }
    const membership = this.#membership.value;
    try {
      return checkAction(checkEnvelope(envelope, { membership, channel }), { membership, chaincode }).endorsers;
    } catch (error) {
      if (!(error instanceof InvalidTransaction)) throw error;
      say(error.message);
      return null;
    }
  }

  /** Each written key is judged by its own policy, or where it has none by the chaincode's. */
  #checkPolicies(
    block: VerifiableBlock,
    transaction: Transaction,
    endorsers: readonly Member[],
    say: (rule: string) => void,
  ): void {
    const { chaincodePolicy } = block.configuration;
    const bytes = transaction.writes.map(({ key }) => this.#policies.get(key) ?? chaincodePolicy);
    for (const policy of new Map(bytes.map((entry) => [toHex(entry), entry])).values()) {
      if (!compilePolicy(policy)(endorsers)) say(`endorsements do not meet ${policyText(policy)}`);
    }
  }

  #checkHeaders(transaction: Transaction, say: (rule: string) => void): void {
    const metadata = new Map(transaction.metadataWrites.map(({ key, entries }) => [key, entries]));
    for (const { key, value, isDelete } of transaction.writes) {
      if (isDelete) say(`${key} was deleted`);
      if (!key.startsWith(HEADER_PREFIX) || isDelete) continue;
      const header = JSON.parse(fromUtf8(value)) as Header;
      this.#checkStep(key, header, say);
      const set = metadata.get(key)?.find(({ name }) => name === VALIDATION_PARAMETER)?.value;
      this.#checkFormula(key, header, set ?? this.#policies.get(key) ?? null, say);
    }
  }

  /** Versions count up by one, and what was closed stays so. */
  #checkStep(key: string, header: Header, say: (rule: string) => void): void {
    const before = this.#headers.get(key);
    const version = before?.version ?? 0;
    if (header.version !== version + 1) say(`${key} goes from version ${version} to ${header.version}`);
    if (before?.state === 'closed') say(`${key} was closed and is written again`);
  }

  #checkFormula(key: string, header: Header, policy: Uint8Array | null, say: (rule: string) => void): void {
    if (this.#members === null) {
      say('a record before the network was founded');
      return;
    }
    const network = this.#members as unknown as Network;
    const rule = header.state === 'closed' ? recoveryRule(network) : openRule(network, header.hosts);
    const expected = policyBytes(rule);
    if (policy === null || toHex(policy) !== toHex(expected)) say(`${key} does not have the policy of its header`);
  }

  #remember(transaction: Transaction): void {
    for (const { key, value } of transaction.writes) {
      if (key === MEMBERS_KEY) this.#members = JSON.parse(fromUtf8(value)) as Members;
      if (key.startsWith(HEADER_PREFIX)) this.#headers.set(key, JSON.parse(fromUtf8(value)) as Header);
    }
    for (const { key, entries } of transaction.metadataWrites) {
      const policy = entries.find(({ name }) => name === VALIDATION_PARAMETER)?.value;
      if (policy !== undefined) this.#policies.set(key, policy);
    }
  }
}
