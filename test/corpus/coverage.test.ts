import { expect } from 'chai';
import { corpusFiles, readCorpus } from '../../scripts/fuzz/corpus';
import { kindsOf } from '../support/corpus/coverage';

/** In how many programs each kind of call, of caller, of schedule and of outcome must come at least. */
const WANTED: Readonly<Record<string, number>> = {
  // Calls of the stub in the open state.
  get: 1290,
  put: 1460,
  copy: 1320,
  delete: 740,
  putTransient: 440,
  transient: 260,
  range: 790,
  part: 570,
  page: 360,
  partPage: 230,
  'page behind a bookmark': 330,
  history: 480,
  query: 240,
  setPolicy: 730,
  getPolicy: 320,
  event: 620,
  throw: 140,
  who: 280,
  // The same in collections.
  collection: 1330,
  'implicit collection': 1010,
  'get in a collection': 1010,
  'put in a collection': 1270,
  'copy in a collection': 1000,
  'delete in a collection': 490,
  'putTransient in a collection': 760,
  'hash in a collection': 760,
  'purge in a collection': 490,
  'range in a collection': 600,
  'part in a collection': 370,
  'query in a collection': 55,
  'setPolicy in a collection': 790,
  'getPolicy in a collection': 280,
  // How they are made.
  'plain key': 1750,
  'composite key': 1320,
  'transient data': 1750,
  'results left unread': 840,
  'empty value': 390,
  'error that ends the transaction': 1390,
  'call that the contract library answers': 230,
  // Who asks.
  'client: service': 1760,
  'client: admin': 880,
  'client: desk': 720,
  'client: node': 65,
  'client turned away: expired': 160,
  'client turned away: stranger': 160,
  'client turned away: roleless': 170,
  'client turned away: unknown organisation': 50,
  'peer that lets nobody in': 710,
  // Who endorses.
  '1 endorsers': 1480,
  '2 endorsers': 1720,
  '3 endorsers': 1660,
  '4 endorsers': 100,
  // What is ordered together, and how.
  'several transactions in a block': 1600,
  'purpose: keep': 760,
  'purpose: evaluate': 1320,
  'transaction sent later': 820,
  'proposal sent again': 330,
  'twist: high-s proposal': 40,
  'twist: high-s endorsement': 45,
  'twist: first endorsement twice': 40,
  'twist: first endorsement only': 50,
  'twist: other endorser signature': 40,
  'twist: no endorsement': 35,
  'twist: other result': 40,
  'twist: other id': 45,
  'twist: twice': 40,
  // What comes of it.
  'code: VALID': 1750,
  'code: MVCC_READ_CONFLICT': 400,
  'code: PHANTOM_READ_CONFLICT': 110,
  'code: ENDORSEMENT_POLICY_FAILURE': 1060,
  'code: DUPLICATE_TXID': 730,
  'code: BAD_PROPOSAL_TXID': 40,
  'error of a chaincode': 580,
  'members who are told different things': 1250,
};

/** Kinds that come in too few programs, with how many there are. */
function thin(programs: readonly ReadonlySet<string>[]): readonly string[] {
  return Object.entries(WANTED)
    .map(([kind, wanted]) => ({ kind, wanted, count: programs.filter((kinds) => kinds.has(kind)).length }))
    .filter(({ count, wanted }) => count < wanted)
    .map(({ kind, wanted, count }) => `${kind}: ${count} of ${wanted}`);
}

describe('the recorded programs cover', () => {
  /** What each program shows. */
  let programs: readonly ReadonlySet<string>[];

  before(() => {
    const [file = ''] = corpusFiles();
    programs = readCorpus(file).entries.map(kindsOf);
  });

  it('every kind of call, caller, schedule and outcome, each often', () => {
    expect(thin(programs)).to.deep.equal([]);
  });

  it('too little when half of them are gone', () => {
    expect(thin(programs.slice(0, programs.length / 2))).to.have.length.at.least(1);
  });

  it('too little when those with any one kind are gone', () => {
    for (const kind of Object.keys(WANTED)) {
      const others = programs.filter((kinds) => !kinds.has(kind));
      expect(thin(others), kind).to.include(`${kind}: 0 of ${WANTED[kind] ?? 0}`);
    }
  });
});
