/** The public transaction functions. Arguments, answers and events are seen by the whole channel. */
import { Context, Contract, Info, Returns, Transaction } from 'fabric-contract-api';
import { canonicalJson } from '../kernel/canonical';
import { toBase64, utf8 } from '../kernel/bytes';
import { Failure } from '../kernel/failure';
import { recordId } from '../kernel/parse';
import { ACT_EVENT, ENVELOPES, TRANSIENT } from '../protocol';
import type { RecordId } from '../protocol/acts';
import type { MembersRecord, NetworkView } from '../protocol/network';
import {
  EPOCH_SLOTS,
  epochAt,
  firstEpochs,
  isEpochSlot,
  nextEpoch,
  requireCurrent,
  systemClock,
} from '../ledger/epoch';
import { actKey, envelopeKey, epochKey, headerKey, MEMBERS_KEY, NETWORK_KEY, NETWORK_KEYS } from '../ledger/keys';
import { changedMembers, firstMembers } from '../ledger/members';
import { loadedNetwork, parseFounding } from '../ledger/network';
import { recoveryRule, rememberedPolicy, witnessesOf } from '../ledger/policies';
import { LedgerStore } from '../ledger/store';
import { applyAct, malformed, parsePresented } from './act';
import { preview } from './preview';

/** Nothing of a transaction stays on the contract: one instance serves all of them. */
export class TransactionContext extends Context {
  #store: LedgerStore | null = null;

  get store(): LedgerStore {
    this.#store ??= new LedgerStore(this.stub);
    return this.#store;
  }

  presented(): Uint8Array {
    const bytes = this.stub.getTransient().get(TRANSIENT.presented);
    if (bytes === undefined)
      throw new Failure('malformed', { path: TRANSIENT.presented, rule: 'in the transient map' });
    return bytes;
  }
}

@Info({ title: 'Tallystick', description: 'Confirmed payables, their claims and their financing' })
export class TallystickContract extends Contract {
  constructor() {
    super('tallystick');
  }

  override createContext(): Context {
    return new TransactionContext();
  }

  /** Writes the first record, once; before it everything is refused. */
  @Transaction()
  @Returns('string')
  async found(context: TransactionContext, argument: string): Promise<string> {
    const { store } = context;
    await store.load([...NETWORK_KEYS, epochKey(0), epochKey(1)]);
    if (store.read(NETWORK_KEY) !== null) throw new Failure('network_already_founded');
    const founded = parsed(() => parseFounding(argument));
    const { network } = founded;
    requireCurrent(network, network.foundedAt, systemClock);
    const policy = rememberedPolicy(recoveryRule(network));
    store.put(NETWORK_KEY, founded, policy);
    store.put(MEMBERS_KEY, firstMembers(network), policy);
    firstEpochs(network).forEach((epoch, slot) => {
      if (isEpochSlot(slot)) store.put(epochKey(slot), epoch, null);
    });
    await store.save(null);
    return canonicalJson({ founded: network.name });
  }

  /** Organisations join and leave, as a witness and a majority of the members signed. */
  @Transaction()
  @Returns('string')
  async members(context: TransactionContext, argument: string): Promise<string> {
    const { store } = context;
    await store.load(NETWORK_KEYS);
    const loaded = loadedNetwork(store);
    const changed = parsed(() => changedMembers(argument, loaded, store.json(MEMBERS_KEY) as MembersRecord));
    store.put(MEMBERS_KEY, changed, rememberedPolicy(recoveryRule(changed)));
    await store.save(null);
    return canonicalJson({ members: changed.number });
  }

  /** Moves the ledger's clock: a witness's organisation asks for it. */
  @Transaction()
  @Returns('string')
  async renew(context: TransactionContext, timeMs: string): Promise<string> {
    const { store, clientIdentity } = context;
    await store.load([...NETWORK_KEYS, epochKey(0), epochKey(1)]);
    const { network } = loadedNetwork(store);
    const caller = clientIdentity.getMSPID();
    if (!witnessesOf(network).includes(caller)) throw new Failure('not_a_witness', { organisation: caller });
    if (!/^\d{1,13}$/.test(timeMs)) throw new Failure('malformed', { path: 'timeMs', rule: 'milliseconds' });
    const { slot, epoch } = nextEpoch([epochAt(store, 0), epochAt(store, 1)], Number(timeMs));
    requireCurrent(network, epoch.timeMs, systemClock);
    store.put(epochKey(slot), epoch, null);
    await store.save(null);
    return canonicalJson({ slot, ...epoch });
  }

  /** Applies one transaction of a signed run; everything private is in the transient map. */
  @Transaction()
  @Returns('string')
  async act(context: TransactionContext, slot: string): Promise<string> {
    const { store, stub } = context;
    const presented = parsePresented(context.presented());
    const named = EPOCH_SLOTS.find((known) => String(known) === slot);
    if (named === undefined) throw new Failure('epoch_unknown', { slot });
    const result = await applyAct({ stub, store, slot: named, clock: systemClock }, presented);
    const answer = canonicalJson(result);
    if (!result.replay) stub.setEvent(ACT_EVENT, utf8(answer));
    return answer;
  }

  /** What an act would do. Only for a client of the peer's own organisation. */
  @Transaction(false)
  @Returns('string')
  async preview(context: TransactionContext): Promise<string> {
    const { store, stub, clientIdentity } = context;
    if (clientIdentity.getMSPID() !== stub.getMspID()) throw new Failure('preview_on_foreign_peer');
    return canonicalJson(await preview(store, context.presented()));
  }

  /** Public state by name: `network`, `act <id>`, `header <id>`; and `envelope <act>`, for the peer's own clients. */
  @Transaction(false)
  @Returns('string')
  async read(context: TransactionContext, what: string, id: string): Promise<string> {
    const { store } = context;
    if (what === 'network') {
      await store.load([...NETWORK_KEYS, epochKey(0), epochKey(1)]);
      const { network, hash } = loadedNetwork(store);
      const { number: membersNumber } = store.json(MEMBERS_KEY) as MembersRecord;
      const view: NetworkView = { network, hash, membersNumber, epochs: [epochAt(store, 0), epochAt(store, 1)] };
      return canonicalJson(view);
    }
    if (what !== 'act' && what !== 'header' && what !== 'envelope')
      throw new Failure('malformed', { path: 'what', rule: 'network, act, header, envelope' });
    const named = parsed(() => recordId(id, 'id'));
    if (what === 'envelope') return canonicalJson(await ownEnvelope(context, named));
    const key = what === 'act' ? actKey(named) : headerKey(named);
    await store.load([key]);
    return canonicalJson(store.json(key));
  }
}

/** A member that was away, or joined later, asks its own peer for what it missed; no other peer answers it. */
async function ownEnvelope({ stub, clientIdentity }: TransactionContext, act: RecordId): Promise<string | null> {
  if (clientIdentity.getMSPID() !== stub.getMspID()) throw new Failure('preview_on_foreign_peer');
  const bytes = await stub.getPrivateData(ENVELOPES, envelopeKey(act));
  return bytes.length === 0 ? null : toBase64(bytes);
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw malformed(error);
  }
}
