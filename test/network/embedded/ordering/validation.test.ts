import { expect } from 'chai';
import { Envelope } from '../../../../network/embedded/src/protobuf/common';
import { ChaincodeEvent, ChaincodeHeaderExtension } from '../../../../network/embedded/src/protobuf/proposals';
import { TxReadWriteSet } from '../../../../network/embedded/src/protobuf/readWriteSets';
import { VALIDATION_CODES as CODES } from '../../../../network/embedded/src/validationCodes';
import { createOrganisation, issueIdentity } from '../../../../network/identities/src/organisation';
import { namespaceSet, results } from '../../../support/network/forge';
import type { ForgedParts, ForgedSet } from '../../../support/network/forge';
import { collection, organisation, temporaryFolder } from '../../../support/network/harness';
import { openTestLedger } from '../../../support/network/ledgerHarness';
import type { TestLedger } from '../../../support/network/ledgerHarness';
import { allOf, anyOf, policyBytes } from '../../../support/network/policies';

const MEMBERS = ['CoreMSP', 'BankMSP', 'HubMSP'];
const PAIR = ['CoreMSP', 'BankMSP'];
const RUBBISH = Buffer.from('0a05', 'hex');

describe('validation of a block', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestLedger;
  let number = 0;

  before(async () => {
    folder = await temporaryFolder();
    test = await openTestLedger(MEMBERS, {
      directory: folder.path,
      collections: [
        collection('open', MEMBERS),
        collection('twoPeers', MEMBERS, { endorsementPolicy: policyBytes(allOf('CoreMSP', 'CoreMSP')) }),
        collection('guarded', MEMBERS, { endorsementPolicy: policyBytes(allOf('CoreMSP', 'HubMSP')) }),
      ],
    });
  });
  after(async () => {
    await test.ledger.close();
    await folder.remove();
  });

  /** A key that no other test uses. */
  const freshKey = (): string => `key ${number++}`;
  const codeOf = async (parts: Partial<ForgedParts>): Promise<number> => {
    const [code] = await test.commit(test.transaction(PAIR, { writes: { [freshKey()]: 'x' } }, parts));
    return code!;
  };

  describe('refuses, in the order of the codes,', () => {
    it('2 a payload that cannot be read', async () => {
      const envelope = Envelope.encode({ payload: RUBBISH, signature: RUBBISH });
      expect(await test.commit({ envelope })).to.deep.equal([CODES.BAD_PAYLOAD]);
    });
    it('3 a header that is missing, of an unknown type, or with an epoch', async () => {
      expect(await test.commit({ envelope: Buffer.alloc(0) })).to.deep.equal([CODES.BAD_COMMON_HEADER]);
      expect(await codeOf({ type: 99 })).to.equal(CODES.BAD_COMMON_HEADER);
      expect(await codeOf({ epoch: 1 })).to.equal(CODES.BAD_COMMON_HEADER);
      expect(await codeOf({ nonce: Buffer.alloc(0) })).to.equal(CODES.BAD_COMMON_HEADER);
    });
    it('4 a creator that nobody knows', async () => {
      const time = { now: new Date(), validDays: 1 };
      const stranger = await createOrganisation({ mspId: 'CoreMSP', organisationName: 'Core', ...time });
      const creator = await issueIdentity(stranger, { name: 'x', role: 'client', ...time });
      expect(await codeOf({ creator })).to.equal(CODES.BAD_CREATOR_SIGNATURE);
    });
    it('4 a changed signature, and another channel', async () => {
      const changeSignature = (signature: Buffer): Buffer => {
        signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
        return signature;
      };
      expect(await codeOf({ changeSignature })).to.equal(CODES.BAD_CREATOR_SIGNATURE);
      expect(await codeOf({ channel: 'other' })).to.equal(CODES.BAD_CREATOR_SIGNATURE);
    });
    it('5 a proposal hash of something else, and two actions', async () => {
      expect(await codeOf({ proposalHash: Buffer.alloc(32) })).to.equal(CODES.INVALID_ENDORSER_TRANSACTION);
      expect(await codeOf({ actionCount: 2 })).to.equal(CODES.INVALID_ENDORSER_TRANSACTION);
      expect(await codeOf({ actionCount: 0 })).to.equal(CODES.INVALID_ENDORSER_TRANSACTION);
    });
    it('6 a configuration and 7 a configuration update sent as transactions', async () => {
      expect(await codeOf({ type: 1 })).to.equal(CODES.INVALID_CONFIG_TRANSACTION);
      expect(await codeOf({ type: 2 })).to.equal(CODES.UNSUPPORTED_TX_PAYLOAD);
    });
    it('8 a transaction id that is not the hash of nonce and creator', async () => {
      expect(await codeOf({ transactionId: 'a'.repeat(64) })).to.equal(CODES.BAD_PROPOSAL_TXID);
    });
    it('9 a transaction that is there already, before looking at its endorsements', async () => {
      const nonce = Buffer.from('a nonce used twice');
      const first = test.transaction(PAIR, { writes: { [freshKey()]: '1' } }, { nonce });
      const again = test.transaction(['HubMSP'], { writes: { [freshKey()]: '2' } }, { nonce });
      expect(await test.commit(first, first)).to.deep.equal([CODES.VALID, CODES.DUPLICATE_TXID]);
      expect(await test.commit(first)).to.deep.equal([CODES.DUPLICATE_TXID]);
      expect(await test.commit(again)).to.deep.equal([CODES.DUPLICATE_TXID]);
      expect(test.ledger.outcome(first.transactionId)?.validationCode).to.equal(CODES.VALID);
    });
    it('10 too few endorsements, forged ones, and the same one twice', async () => {
      const set = { writes: { [freshKey()]: 'x' } };
      expect(await test.commit(test.transaction(['CoreMSP'], set))).to.deep.equal([CODES.ENDORSEMENT_POLICY_FAILURE]);
      expect(await test.commit(test.transaction(['CoreMSP', 'CoreMSP'], set))).to.deep.equal([
        CODES.ENDORSEMENT_POLICY_FAILURE,
      ]);
      const changeEndorsement = (signature: Buffer, index: number): Buffer =>
        index === 0 ? signature : Buffer.from(signature).reverse();
      expect(await codeOf({ changeEndorsement })).to.equal(CODES.ENDORSEMENT_POLICY_FAILURE);
    });
    it('10 two endorsements by one certificate that is written down in two ways', async () => {
      const { authority, peer } = await organisation('CoreMSP');
      const again = { ...peer, certificatePem: `\n${peer.certificatePem}` };
      const time = { now: new Date(), validDays: 1 };
      const second = await issueIdentity(authority, { name: 'peer1', role: 'peer', ...time });
      const twoPeers = results({ collections: { twoPeers: { writes: { [freshKey()]: 'x' } } } });
      expect(await codeOf({ endorsers: [peer, again], results: twoPeers })).to.equal(CODES.ENDORSEMENT_POLICY_FAILURE);
      expect(await codeOf({ endorsers: [peer, second], results: twoPeers })).to.equal(CODES.VALID);
    });
    it("10 a client's signature in place of a peer's", async () => {
      const { peer } = await organisation('CoreMSP');
      const { client } = await organisation('BankMSP');
      expect(await codeOf({ endorsers: [peer, client] })).to.equal(CODES.ENDORSEMENT_POLICY_FAILURE);
    });
    it('10 an undefined collection', async () => {
      const set = { collections: { nowhere: { writes: { k: 'v' } } } };
      expect(await test.commit(test.transaction(MEMBERS, set))).to.deep.equal([CODES.ENDORSEMENT_POLICY_FAILURE]);
    });
    it('11 a key that changed since it was read, and one that was there or gone', async () => {
      const key = freshKey();
      await test.commit(test.transaction(PAIR, { writes: { [key]: '1' } }));
      const height = test.ledger.height - 1;
      const stale = [null, [height, 1], [height - 1, 0]] as const;
      for (const version of stale) {
        const code = await test.commit(test.transaction(PAIR, { reads: { [key]: version }, writes: { [key]: '2' } }));
        expect(code, String(version)).to.deep.equal([CODES.MVCC_READ_CONFLICT]);
      }
      expect(await test.commit(test.transaction(PAIR, { reads: { [freshKey()]: [1, 0] } }))).to.deep.equal([
        CODES.MVCC_READ_CONFLICT,
      ]);
      expect(await test.commit(test.transaction(PAIR, { reads: { [key]: [height, 0] } }))).to.deep.equal([CODES.VALID]);
    });
    it('11 a private key whose hash changed since it was read', async () => {
      const key = freshKey();
      await test.commit(test.transaction(PAIR, { collections: { open: { writes: { [key]: '1' } } } }));
      const at = test.ledger.height - 1;
      const read = (version: readonly [number, number] | null) =>
        test.transaction(PAIR, { collections: { open: { reads: { [key]: version } } } });
      expect(await test.commit(read(null))).to.deep.equal([CODES.MVCC_READ_CONFLICT]);
      expect(await test.commit(read([at, 0]))).to.deep.equal([CODES.VALID]);
    });
    it('12 a range, which no endorser of this network can have read yet', async () => {
      expect(await test.commit(test.transaction(PAIR, { ranges: ['a'] }))).to.deep.equal([CODES.PHANTOM_READ_CONFLICT]);
    });
    it('11 before 12 before hashed 11: the order of the checks', async () => {
      const stale = { reads: { [freshKey()]: [1, 0] as const } };
      expect(await test.commit(test.transaction(PAIR, { ...stale, ranges: ['a'] }))).to.deep.equal([
        CODES.MVCC_READ_CONFLICT,
      ]);
      const ranged = test.transaction(PAIR, { ranges: ['a'], collections: { open: stale } });
      expect(await test.commit(ranged)).to.deep.equal([CODES.PHANTOM_READ_CONFLICT]);
    });
    it('19 a header extension and 21 an action that cannot be read', async () => {
      expect(await codeOf({ extension: RUBBISH })).to.equal(CODES.BAD_HEADER_EXTENSION);
      expect(await codeOf({ action: RUBBISH })).to.equal(CODES.BAD_RESPONSE_PAYLOAD);
    });
    it('22 a read/write set that cannot be read, at any depth', async () => {
      expect(await codeOf({ results: RUBBISH })).to.equal(CODES.BAD_RWSET);
      const inner = { namespace: 'tally', rwset: RUBBISH, collectionHashedRwset: [] };
      expect(await codeOf({ results: TxReadWriteSet.encode({ dataModel: 0, nsRwset: [inner] }) })).to.equal(
        CODES.BAD_RWSET,
      );
    });
    it('23 a namespace that occurs twice', async () => {
      const set = namespaceSet('tally', { writes: { [freshKey()]: 'x' } });
      const twice = TxReadWriteSet.encode({ dataModel: 0, nsRwset: [set, set] });
      expect(await codeOf({ results: twice })).to.equal(CODES.ILLEGAL_WRITESET);
    });
    it("25 another chaincode's names, and writes to another chaincode's state", async () => {
      expect(await codeOf({ actionChaincode: { name: 'other', version: '1.0' } })).to.equal(CODES.INVALID_CHAINCODE);
      expect(await codeOf({ actionChaincode: { name: 'tally', version: '' } })).to.equal(CODES.INVALID_CHAINCODE);
      expect(await codeOf({ chaincode: 'other', actionChaincode: { name: 'other', version: '1' } })).to.equal(
        CODES.INVALID_CHAINCODE,
      );
      const foreign = [
        { writes: { k: 'v' } },
        { policies: { k: Buffer.from('p') } },
        { collections: { open: { writes: { k: 'v' } } } },
      ];
      for (const set of foreign) {
        const nsRwset = [namespaceSet('other', set), namespaceSet('tally', {})];
        expect(await codeOf({ results: TxReadWriteSet.encode({ dataModel: 0, nsRwset }) })).to.equal(
          CODES.INVALID_CHAINCODE,
        );
      }
    });
    it('255 a missing chaincode name, and an event of another chaincode', async () => {
      expect(await codeOf({ actionChaincode: null })).to.equal(CODES.INVALID_OTHER_REASON);
      expect(await codeOf({ extension: ChaincodeHeaderExtension.encode({ chaincodeId: null }) })).to.equal(
        CODES.INVALID_OTHER_REASON,
      );
      const event = { chaincodeId: 'other', transactionId: '', eventName: 'e', payload: Buffer.alloc(0) };
      expect(await codeOf({ events: ChaincodeEvent.encode(event) })).to.equal(CODES.INVALID_OTHER_REASON);
      expect(await codeOf({ events: RUBBISH })).to.equal(CODES.INVALID_OTHER_REASON);
      expect(await test.commit({ envelope: RUBBISH })).to.deep.equal([CODES.INVALID_OTHER_REASON]);
    });
  });

  it('remembers invalid transactions by their id, and none whose id was not proven', async () => {
    const invalid = test.transaction(['CoreMSP'], { writes: { [freshKey()]: 'x' } });
    const unproven = test.transaction(PAIR, { writes: { [freshKey()]: 'x' } }, { transactionId: 'b'.repeat(64) });
    await test.commit(invalid, unproven);
    expect(test.ledger.outcome(invalid.transactionId)).to.deep.equal({
      blockNumber: test.ledger.height - 1,
      validationCode: CODES.ENDORSEMENT_POLICY_FAILURE,
    });
    expect(test.ledger.outcome('b'.repeat(64))).to.equal(null);
  });

  it('cannot be made to take the place of a transaction that was not sent yet', async () => {
    const honest = test.transaction(PAIR, { writes: { [freshKey()]: 'x' } });
    const squatter = test.transaction(PAIR, { writes: { [freshKey()]: 'x' } }, { transactionId: honest.transactionId });
    expect(await test.commit(squatter)).to.deep.equal([CODES.BAD_PROPOSAL_TXID]);
    expect(await test.commit(honest)).to.deep.equal([CODES.VALID]);
  });

  it('lets earlier valid transactions of a block count, and invalid ones not', async () => {
    const key = freshKey();
    const write = (value: string, endorsers = PAIR) =>
      test.transaction(endorsers, { reads: { [key]: null }, writes: { [key]: value } });
    expect(await test.commit(write('0', ['CoreMSP']), write('1'), write('2'))).to.deep.equal([
      CODES.ENDORSEMENT_POLICY_FAILURE,
      CODES.VALID,
      CODES.MVCC_READ_CONFLICT,
    ]);
    // The winner was second in its block.
    const version = [test.ledger.height - 1, 1] as const;
    expect(await test.commit(test.transaction(PAIR, { reads: { [key]: version } }))).to.deep.equal([CODES.VALID]);
  });

  it('counts a deletion as a change, and a deleted key as absent afterwards', async () => {
    const key = freshKey();
    await test.commit(test.transaction(PAIR, { writes: { [key]: '1' } }));
    const at = [test.ledger.height - 1, 0] as const;
    const remove = test.transaction(PAIR, { writes: { [key]: null } });
    expect(await test.commit(remove, test.transaction(PAIR, { reads: { [key]: at } }))).to.deep.equal([
      CODES.VALID,
      CODES.MVCC_READ_CONFLICT,
    ]);
    expect(await test.commit(test.transaction(PAIR, { reads: { [key]: null } }))).to.deep.equal([CODES.VALID]);
  });

  it('takes blind writes of one key in one block, the last one winning', async () => {
    const key = freshKey();
    const writes = ['1', '2', '3'].map((value) => test.transaction(PAIR, { writes: { [key]: value } }));
    expect(await test.commit(...writes)).to.deep.equal([CODES.VALID, CODES.VALID, CODES.VALID]);
    const version = [test.ledger.height - 1, 2] as const;
    expect(await test.commit(test.transaction(PAIR, { reads: { [key]: version } }))).to.deep.equal([CODES.VALID]);
  });

  it('judges a transaction that only reads by the policy of the chaincode', async () => {
    const reads = { reads: { [freshKey()]: null } };
    expect(await test.commit(test.transaction(PAIR, reads))).to.deep.equal([CODES.VALID]);
    expect(await test.commit(test.transaction(['CoreMSP'], reads))).to.deep.equal([CODES.ENDORSEMENT_POLICY_FAILURE]);
  });

  it("judges private writes by their collection's policy alone, or the chaincode's where it has none", async () => {
    const guarded = (endorsers: readonly string[]) =>
      test.commit(test.transaction(endorsers, { collections: { guarded: { writes: { k: 'v' } } } }));
    const plain = (endorsers: readonly string[]) =>
      test.commit(test.transaction(endorsers, { collections: { open: { writes: { k: 'v' } } } }));
    expect(await guarded(['CoreMSP', 'BankMSP'])).to.deep.equal([CODES.ENDORSEMENT_POLICY_FAILURE]);
    expect(await guarded(['CoreMSP', 'HubMSP'])).to.deep.equal([CODES.VALID]);
    expect(await plain(['CoreMSP'])).to.deep.equal([CODES.ENDORSEMENT_POLICY_FAILURE]);
    expect(await plain(['BankMSP', 'HubMSP'])).to.deep.equal([CODES.VALID]);
  });

  describe("when a key's policy changes inside a block", () => {
    const any = policyBytes(anyOf('CoreMSP', 'BankMSP'));

    it('spoils every later use of the key, whoever endorsed it, and of no other key', async () => {
      const [key, other] = [freshKey(), freshKey()];
      await test.commit(test.transaction(PAIR, { writes: { [key]: '1' } }));
      const change = test.transaction(MEMBERS, { policies: { [key]: any } });
      const late = test.transaction(MEMBERS, { writes: { [key]: '2', [other]: '2' } });
      const elsewhere = test.transaction(MEMBERS, { writes: { [other]: '3' } });
      const again = test.transaction(MEMBERS, { policies: { [key]: any } });
      expect(await test.commit(change, late, elsewhere, again)).to.deep.equal([
        CODES.VALID,
        CODES.ENDORSEMENT_POLICY_FAILURE,
        CODES.VALID,
        CODES.ENDORSEMENT_POLICY_FAILURE,
      ]);
      expect(await test.commit(test.transaction(['CoreMSP'], { writes: { [key]: '4' } }))).to.deep.equal([CODES.VALID]);
    });

    it('spoils them even when the change itself turns out stale', async () => {
      const key = freshKey();
      await test.commit(test.transaction(PAIR, { writes: { [key]: '1' } }));
      const stale = test.transaction(PAIR, { reads: { [key]: null }, policies: { [key]: any } });
      const late = test.transaction(PAIR, { writes: { [key]: '2' } });
      expect(await test.commit(stale, late)).to.deep.equal([
        CODES.MVCC_READ_CONFLICT,
        CODES.ENDORSEMENT_POLICY_FAILURE,
      ]);
    });

    it('spoils nothing when the change is not endorsed', async () => {
      const key = freshKey();
      await test.commit(test.transaction(PAIR, { writes: { [key]: '1' } }));
      const refused = test.transaction(['CoreMSP'], { policies: { [key]: any } });
      const late = test.transaction(PAIR, { writes: { [key]: '2' } });
      expect(await test.commit(refused, late)).to.deep.equal([CODES.ENDORSEMENT_POLICY_FAILURE, CODES.VALID]);
    });

    it('spoils the second of the same transaction sent twice by policy, not as a duplicate, as on Fabric', async () => {
      const key = freshKey();
      const twice = test.transaction(PAIR, { writes: { [key]: '1' }, policies: { [key]: any } });
      expect(await test.commit(twice, twice)).to.deep.equal([CODES.VALID, CODES.ENDORSEMENT_POLICY_FAILURE]);
    });

    it('holds for private keys by their hash', async () => {
      const key = freshKey();
      const inside = (set: ForgedSet): ForgedSet => ({ collections: { open: set } });
      await test.commit(test.transaction(PAIR, inside({ writes: { [key]: '1' } })));
      const change = test.transaction(PAIR, inside({ policies: { [key]: policyBytes(allOf('CoreMSP', 'HubMSP')) } }));
      const late = test.transaction(MEMBERS, inside({ writes: { [key]: '2' } }));
      expect(await test.commit(change, late)).to.deep.equal([CODES.VALID, CODES.ENDORSEMENT_POLICY_FAILURE]);
      expect(await test.commit(test.transaction(PAIR, inside({ writes: { [key]: '3' } })))).to.deep.equal([
        CODES.ENDORSEMENT_POLICY_FAILURE,
      ]);
      expect(
        await test.commit(test.transaction(['CoreMSP', 'HubMSP'], inside({ writes: { [key]: '4' } }))),
      ).to.deep.equal([CODES.VALID]);
    });
  });

  it('reads of another namespace must have been of nothing', async () => {
    const reading = (version: readonly [number, number] | null) => {
      const nsRwset = [namespaceSet('other', { reads: { k: version } }), namespaceSet('tally', {})];
      return test.transaction(PAIR, {}, { results: TxReadWriteSet.encode({ dataModel: 0, nsRwset }) });
    };
    expect(await test.commit(reading(null))).to.deep.equal([CODES.VALID]);
    expect(await test.commit(reading([1, 0]))).to.deep.equal([CODES.MVCC_READ_CONFLICT]);
  });
});
