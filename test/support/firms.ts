/** Firms and their people as a test sees them: they prepare, sign and send acts, and read what they were told. */
import { canonicalBytes } from '../../chaincode/src/kernel/canonical';
import { toBase64 } from '../../chaincode/src/kernel/bytes';
import { partyIdOf } from '../../chaincode/src/kernel/identifiers';
import type { Kind, PartyRole, SigningRole } from '../../chaincode/src/protocol';
import type { ActResult, InvoiceTags, MspId, Presented, RecordId, Ref } from '../../chaincode/src/protocol/acts';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import type { Invoice, Item, ItemOf } from '../../chaincode/src/protocol/items';
import type { MatrixRow, NewSigner } from '../../chaincode/src/protocol/partyItems';
import type { Epoch, EpochSlot, NetworkView } from '../../chaincode/src/protocol/network';
import type { Preview } from '../../chaincode/src/protocol/preview';
import type { BodyOf, RecordKind } from '../../chaincode/src/protocol/records';
import type { SealedGroup } from '../../chaincode/src/protocol/sealed';
import { openEnvelope } from '../../chaincode/src/ledger/envelope';
import { witnessSignerId } from '../../chaincode/src/ledger/signers';
import { bodyHash } from '../../chaincode/src/ledger/claimLines';
import { invoiceContentBytes, invoiceIdentityBytes } from '../../chaincode/src/statement/invoice';
import { composeRun, chunkOf } from '../../chaincode/src/statement/run';
import type { Run, SignedRun } from '../../chaincode/src/statement/run';
import { signedBytes } from '../../chaincode/src/statement/statement';
import { blind, blindSign, finalize } from '../../chaincode/src/suites/blindTags';
import { generateSigningKey, softwareSigner, systemRandom } from '../../chaincode/src/suites/software';
import type { Signer, Unwrapper } from '../../chaincode/src/suites/ports';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { absorb } from '../../gateway/src/archive/absorb';
import type { Absorbed } from '../../gateway/src/archive/absorb';
import { MemoryArchive } from '../../gateway/src/archive/memory';
import { collect, shownTo } from '../../gateway/src/archive/present';
import { BANK, CORE, HUB, makeConsortium, REGISTRAR, REGULATOR } from './consortium';
import type { Consortium, OrganisationKeys } from './consortium';
import { MemoryLedger } from './memoryLedger';
import type { Committed } from './memoryLedger';
import { randomHex } from './random';

const suite = suiteOf('p256.1');
export const sha256 = (bytes: Uint8Array): Uint8Array => suite.hash(bytes);

/** A key in somebody's hand. `id` is known once it is registered. */
export interface Person {
  readonly signer: Signer;
  readonly fields: NewSigner;
  id: RecordId;
}

export function newPerson(fields: Partial<NewSigner> = {}): Person {
  const { privateKeyPem } = generateSigningKey();
  const signer = softwareSigner({ keyId: randomHex(4), privateKey: privateKeyPem });
  return {
    signer,
    id: '',
    fields: {
      key: signer.publicKey,
      suite: 'p256.1',
      class: 'browser',
      person: `p-${randomHex(8)}`,
      roles: ['sole', 'maker', 'checker'],
      groups: ['all'],
      until: '2030-12-31',
      ...fields,
    },
  };
}

export interface Firm {
  readonly party: string;
  readonly host: MspId;
  readonly people: readonly Person[];
}

const NO_AMOUNT: Omit<MatrixRow, 'kinds'> = {
  currency: null,
  groups: ['all'],
  soleUpTo: '0',
  jointUpTo: '0',
  browserUpTo: null,
};

const HOUSEKEEPING = [
  'enrol_signer',
  'revoke_signer',
  'amend_matrix',
  'change_host',
  'reseal_record',
  'open_account',
  'cancel_statement',
] as const;
const WITHOUT_AMOUNT = ['refuse_receivable', 'acknowledge_notice'] as const;
const WITH_AMOUNT = [
  'present_invoice',
  'confirm_receivable',
  'open_facility',
  'make_offer',
  'draw',
  'revert_assignment',
  'pay_out',
  'book_payment',
  'discharge',
] as const;

/** Everybody may do everything alone up to `soleUpTo` yuan, two persons up to the largest amount. */
export function simpleMatrix(soleUpTo = '999999999999999.99'): readonly MatrixRow[] {
  const jointUpTo = '999999999999999.99';
  const row = { currency: 'CNY', groups: ['all'], soleUpTo, jointUpTo, browserUpTo: null };
  return [
    { kinds: [...HOUSEKEEPING, ...WITHOUT_AMOUNT], ...NO_AMOUNT },
    { kinds: [...WITH_AMOUNT], ...row },
  ];
}

export interface ActOptions {
  readonly by?: readonly (readonly [Person, SigningRole])[];
  readonly mode?: 'each' | 'linked';
  readonly endorsers?: readonly MspId[];
  /** Endorsers that are shown no more than they may see. */
  readonly outsiders?: readonly MspId[];
  /** Whose gateway carries it, and whose archive it presents from; the firm's host unless told otherwise. */
  readonly client?: MspId;
  readonly archive?: MspId;
  readonly bytes?: number;
  readonly tags?: readonly InvoiceTags[];
  readonly seed?: string;
  readonly validUntil?: number;
  /** Changes a signed run before it is carried: what a hostile host would do. */
  readonly spoil?: (presented: Presented) => unknown;
  readonly spoilRun?: (run: Run) => Run;
}

/** One consortium on a ledger, in memory unless another is given, with its organisations' archives. */
export class World {
  readonly archives: Record<MspId, MemoryArchive>;
  readonly #unwrappers: Map<MspId, Unwrapper>;
  readonly #absorbed: (readonly [MspId, Absorbed])[] = [];
  witness: Person;

  private constructor(
    readonly consortium: Consortium,
    readonly ledger: MemoryLedger = new MemoryLedger(),
  ) {
    this.archives = Object.fromEntries([CORE, BANK, HUB, REGISTRAR, REGULATOR].map((id) => [id, new MemoryArchive()]));
    this.#unwrappers = new Map(Object.entries(consortium.keys).map(([mspId, { unwrapper }]) => [mspId, unwrapper]));
    const signer = consortium.keys[REGISTRAR]!.signer;
    const network = { network: consortium.founded.network, hash: consortium.hash, suite, sha256 };
    this.witness = { signer, id: witnessSignerId(network, REGISTRAR), fields: newPerson().fields };
  }

  static async founded(options: Readonly<{ sandbox?: boolean; foundedAt?: number }> = {}): Promise<World> {
    const world = new World(await makeConsortium(options));
    const all = [CORE, BANK, HUB, REGISTRAR];
    await world.ledger.submit('found', { args: [world.consortium.argument], client: REGISTRAR }, all);
    return world;
  }

  /** The same people on another ledger, which is founded already. */
  static on(consortium: Consortium, ledger: MemoryLedger): World {
    return new World(consortium, ledger);
  }

  /** An organisation that became a member later: from now on it opens what it is told. */
  takeIn(mspId: MspId, { unwrapper }: Pick<OrganisationKeys, 'unwrapper'>): void {
    this.archives[mspId] = new MemoryArchive();
    this.#unwrappers.set(mspId, unwrapper);
  }

  /** The same world, to go on from here without leaving a trace: what a test does to a fork no other test sees. */
  fork(): World {
    const copy = new World(this.consortium);
    for (const [key, value] of this.ledger.state) copy.ledger.state.set(key, value);
    for (const [mspId, absorbed] of this.#absorbed) copy.#learn(mspId, absorbed);
    return copy;
  }

  #learn(mspId: MspId, absorbed: Absorbed): void {
    this.#absorbed.push([mspId, absorbed]);
    this.archives[mspId]!.add(absorbed);
  }

  async network(): Promise<NetworkView> {
    return JSON.parse(await this.ledger.evaluate('read', { args: ['network', ''], client: CORE })) as NetworkView;
  }

  async newestEpoch(): Promise<{ slot: EpochSlot; epoch: Epoch }> {
    const { epochs } = await this.network();
    const slot = epochs[0].number > epochs[1].number ? 0 : 1;
    return { slot, epoch: epochs[slot] };
  }

  async renew(timeMs: number, client: MspId = REGISTRAR): Promise<void> {
    await this.ledger.submit('renew', { args: [String(timeMs)], client }, [REGISTRAR, CORE]);
  }

  /** Moves the ledger's clock to noon of a day, Chinese time. */
  async moveTo(day: string): Promise<void> {
    await this.renew(Date.parse(`${day}T12:00:00+08:00`));
  }

  async absorb(committed: Committed): Promise<void> {
    for (const envelope of committed.envelopes.values()) {
      for (const [mspId, unwrapper] of this.#unwrappers) {
        const binding = { network: this.consortium.hash, transactionId: committed.transactionId };
        const groups = (await openEnvelope(envelope, unwrapper, binding)) as readonly SealedGroup[];
        if (groups.length > 0) this.#learn(mspId, absorb(sha256, groups));
      }
    }
  }

  async registerFirm(
    firm: Readonly<{
      uscc: string;
      name: string;
      host: MspId;
      roles: readonly PartyRole[];
      people?: readonly Person[];
    }>,
    options: Readonly<{ rows?: readonly MatrixRow[]; numbersRepeatYearly?: boolean }> & ActOptions = {},
  ): Promise<Firm> {
    const people = firm.people ?? [newPerson(), newPerson()];
    const party = partyIdOf({ uscc: firm.uscc })!;
    const item: Item = {
      kind: 'register_party',
      party,
      name: firm.name,
      nameEnglish: null,
      host: firm.host,
      roles: firm.roles,
      numbersRepeatYearly: options.numbersRepeatYearly ?? false,
      evidence: `sha256:${'ab'.repeat(32)}`,
      signers: people.map(({ fields }) => fields),
      rows: options.rows ?? simpleMatrix(),
    };
    await this.act(
      { party: `witness:${REGISTRAR}`, host: REGISTRAR, people: [this.witness] },
      'register_party',
      [item],
      {
        endorsers: [firm.host, REGISTRAR],
        by: [[this.witness, 'sole']],
        ...options,
      },
    );
    const registered = this.archives[firm.host]!.all();
    for (const person of people) {
      const found = registered.find(({ body }) => body.kind === 'signer' && body.data.key === person.fields.key);
      person.id = found?.id ?? '';
    }
    return { party, host: firm.host, people };
  }

  /** The registrar's tags, as its gateway would give them. */
  tag(invoice: Invoice, numbersRepeatYearly = false): InvoiceTags {
    return {
      identity: this.#sign(invoiceIdentityBytes(invoice, numbersRepeatYearly)),
      content: this.#sign(invoiceContentBytes(invoice, numbersRepeatYearly)),
    };
  }

  #sign(message: Uint8Array): string {
    const { tagKey } = this.consortium;
    const { publicKey } = tagKey;
    const { blindedMessage, inverse } = blind({ publicKey, message, random: systemRandom });
    const blindSignature = blindSign(tagKey, blindedMessage);
    return Buffer.from(finalize({ publicKey, message, blindSignature, inverse })).toString('base64url');
  }

  async preview(firm: Firm, kind: Kind, items: readonly Draft[], options: ActOptions = {}): Promise<Preview> {
    const archive = this.archives[options.archive ?? firm.host]!;
    const collected = await collect(archive, { party: firm.party, items, signatures: [] });
    const question = {
      party: firm.party,
      kind,
      mode: options.mode ?? 'each',
      evidence: true,
      items,
      ...collected,
      tags: options.tags ?? [],
      generation: await this.#generationOf(firm),
      sums: null,
    };
    const transient = canonicalBytes(question);
    const client = options.client ?? firm.host;
    return JSON.parse(await this.ledger.evaluate('preview', { args: [], transient, client })) as Preview;
  }

  /** As the directory has it; a firm that is in none signs as a new one. */
  async #generationOf(firm: Firm): Promise<number> {
    const [entry] = await this.archives[firm.host]!.parties([firm.party]);
    return entry?.body.kind === 'party' ? entry.body.data.generation : 1;
  }

  async prepare(firm: Firm, kind: Kind, items: readonly Item[], options: ActOptions = {}): Promise<Run> {
    const { epoch } = await this.newestEpoch();
    const isWitness = firm.party.startsWith('witness:');
    const matrix = isWitness ? null : await this.archives[options.archive ?? firm.host]!.matrix(firm.party);
    return composeRun(
      sha256,
      {
        network: this.consortium.hash,
        suite: 'p256.1',
        party: firm.party,
        generation: isWitness ? 0 : await this.#generationOf(firm),
        matrix: matrix?.version ?? 0,
        kind,
        mode: options.mode ?? 'each',
        validUntil: options.validUntil ?? epoch.timeMs + 3_600_000,
      },
      { items, bytes: items.map(() => options.bytes ?? 100), seed: options.seed ?? randomHex(32) },
    );
  }

  async sign(run: Run, by: readonly (readonly [Person, SigningRole])[]): Promise<SignedRun> {
    const signatures = await Promise.all(
      by.map(async ([{ signer, id }, role]) => {
        const message = signedBytes({ suite: 'p256.1', statement: run.statementHash, signer: id, role });
        return { signer: id, role, value: toBase64(await signer.sign(message)) };
      }),
    );
    return { ...run, signatures };
  }

  /** Collects, presents and submits one chunk as a host's gateway would; throws what the chaincode refuses. */
  async carry(firm: Firm, run: SignedRun, chunk: number, options: ActOptions = {}): Promise<ActResult> {
    const presented = await this.presentation(firm, run, chunk, options);
    const { slot } = await this.newestEpoch();
    const transient = canonicalBytes(options.spoil?.(presented) ?? presented);
    const endorsers = options.endorsers ?? [firm.host, REGISTRAR].filter((id, index, all) => all.indexOf(id) === index);
    const witnessed = endorsers.length === 1 ? [...endorsers, CORE] : endorsers;
    const transientOf = new Map(
      (options.outsiders ?? []).map((mspId) => {
        return [mspId, canonicalBytes(shownTo(presented, { mspId, hosted: new Set() }))] as const;
      }),
    );
    const call = { args: [String(slot)], transient, transientOf, client: options.client ?? firm.host };
    const committed = await this.ledger.submit('act', call, witnessed);
    await this.absorb(committed);
    return JSON.parse(committed.answer) as ActResult;
  }

  async presentation(firm: Firm, run: SignedRun, chunk: number, options: ActOptions = {}): Promise<Presented> {
    const signed = chunkOf(sha256, run, chunk);
    const archive = this.archives[options.archive ?? firm.host]!;
    const collected = await collect(archive, { party: firm.party, items: signed.items, signatures: run.signatures });
    return { ...signed, ...collected, tags: options.tags ?? [] };
  }

  /** Prepares, signs and carries a whole run; the answers of its transactions. */
  async run(firm: Firm, kind: Kind, items: readonly Item[], options: ActOptions = {}): Promise<readonly ActResult[]> {
    const prepared = await this.prepare(firm, kind, items, options);
    const by = options.by ?? [[firm.people[0]!, 'sole'] as const];
    const signed = await this.sign(options.spoilRun?.(prepared) ?? prepared, by);
    const results: ActResult[] = [];
    for (const chunk of signed.lines.keys()) results.push(await this.carry(firm, signed, chunk, options));
    return results;
  }

  /** A run of one transaction. */
  async act(firm: Firm, kind: Kind, items: readonly Item[], options: ActOptions = {}): Promise<ActResult> {
    const [result] = await this.run(firm, kind, items, options);
    return result!;
  }

  /** The whole item that a draft leads to, as its signer would be shown it. */
  async complete<K extends Item['kind']>(firm: Firm, draft: Extract<Draft, { kind: K }>): Promise<ItemOf<K>> {
    const { items, outcomes } = await this.preview(firm, draft.kind, [draft]);
    const [item] = items;
    if (item?.kind !== draft.kind) throw new Error(`draft refused: ${JSON.stringify(outcomes)}`);
    return item as ItemOf<K>;
  }

  /** Drafts completed by a preview, then signed and carried. */
  async actOn(firm: Firm, kind: Kind, drafts: readonly Draft[], options: ActOptions = {}): Promise<ActResult> {
    const { items, outcomes } = await this.preview(firm, kind, drafts, options);
    const whole = items.filter((item) => item !== null);
    if (whole.length !== drafts.length) throw new Error(`draft refused: ${JSON.stringify(outcomes)}`);
    return this.act(firm, kind, whole, options);
  }

  async present(firm: Firm, invoice: Invoice, options: ActOptions & { due?: string | null } = {}): Promise<ActResult> {
    const source = `sha256:${'cd'.repeat(32)}`;
    const item: Item = { kind: 'present_invoice', invoice, due: options.due ?? null, order: null, source };
    return this.act(firm, 'present_invoice', [item], { tags: [this.tag(invoice)], ...options });
  }

  /** Newest bodies of a kind that an organisation was told of. */
  told<K extends RecordKind>(mspId: MspId, kind: K): readonly { ref: Ref; body: BodyOf<K> }[] {
    return this.archives[mspId]!.all()
      .filter(({ body }) => body.kind === kind)
      .map(({ id, version, body, salt }) => {
        return { ref: { id, version, hash: bodyHash(sha256, body, salt) }, body: body as BodyOf<K> };
      });
  }

  /** The last of a kind. */
  last<K extends RecordKind>(mspId: MspId, kind: K): { ref: Ref; body: BodyOf<K> } {
    const found = this.told(mspId, kind).at(-1);
    if (found === undefined) throw new Error(`no ${kind} at ${mspId}`);
    return found;
  }
}
