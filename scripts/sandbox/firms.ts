/** The fictional consortium of the demo. All firms are invented; the codes pass their check. */
import { partyIdOf } from '../../chaincode/src/kernel/identifiers';
import type { PartyRole } from '../../chaincode/src/protocol';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import type { Desk as DeskKind } from '../../gateway/src/people/models';

/** Somebody with a login. */
export interface DemoPerson {
  readonly login: string;
  readonly name: string;
  readonly nameEnglish: string;
  readonly desk: DeskKind;
  readonly groups: readonly string[];
}

/** A firm of a sandbox, with where it is hosted. */
export interface DemoFirm {
  readonly party: PartyId;
  readonly name: string;
  readonly nameEnglish: string | null;
  readonly mspId: string;
  readonly slug: string;
  readonly roles: readonly PartyRole[];
  readonly people: readonly DemoPerson[];
}

const person = (
  login: string,
  name: string,
  nameEnglish: string,
  desk: DeskKind,
  groups: readonly string[],
): DemoPerson => ({
  login,
  name,
  nameEnglish,
  desk,
  groups,
});

function usccParty(uscc: string): PartyId {
  const party = partyIdOf({ uscc });
  if (party === null) throw new RangeError(`not a unified social credit code: ${uscc}`);
  return party;
}

export const FIRMS: readonly DemoFirm[] = [
  {
    party: usccParty('91530100MA7K2R1Q1U'),
    name: '云岭汽车股份有限公司',
    nameEnglish: 'Yunling Auto',
    mspId: 'CoreMSP',
    slug: 'core',
    roles: ['core'],
    people: [
      person('zhang@yunling', '张敏', 'Zhang Min', 'clerk', ['treasury']),
      person('li@yunling', '李建国', 'Li Jianguo', 'manager', ['treasury', 'management']),
    ],
  },
  {
    party: usccParty('91532901MA6N8T3W26'),
    name: '苍山精密铸造有限公司',
    nameEnglish: 'Cangshan Castings',
    mspId: 'HubMSP',
    slug: 'hub',
    roles: ['supplier'],
    people: [person('yang@cangshan', '杨秀英', 'Yang Xiuying', 'owner', ['treasury', 'management'])],
  },
  {
    party: usccParty('91532901MA6P1B5X85'),
    name: '洱海橡塑有限公司',
    nameEnglish: 'Erhai Rubber',
    mspId: 'HubMSP',
    slug: 'hub',
    roles: ['supplier'],
    people: [person('duan@erhai', '段志强', 'Duan Zhiqiang', 'owner', ['treasury', 'management'])],
  },
  {
    party: usccParty('91530828MA6Q4C7Y9U'),
    name: '澜沧包装制品厂',
    nameEnglish: 'Lancang Packaging',
    mspId: 'HubMSP',
    slug: 'hub',
    roles: ['supplier'],
    people: [person('li@lancang', '李小燕', 'Li Xiaoyan', 'owner', ['treasury', 'management'])],
  },
  {
    party: usccParty('91530100MA7B3D9A04'),
    name: '滇池银行股份有限公司',
    nameEnglish: 'Dianchi Bank',
    mspId: 'BankMSP',
    slug: 'bank',
    roles: ['financier'],
    people: [person('wang@dianchi', '王磊', 'Wang Lei', 'operations', ['treasury', 'management'])],
  },
  {
    party: usccParty('91533301MA7C5E2B9G'),
    name: '怒江商业保理有限公司',
    nameEnglish: 'Nujiang Factoring',
    mspId: 'BankMSP',
    slug: 'bank',
    roles: ['financier'],
    people: [person('zhao@nujiang', '赵静', 'Zhao Jing', 'operations', ['treasury', 'management'])],
  },
  {
    party: usccParty('91532501MA7E8G6D4J'),
    name: '红河现代仓储有限公司',
    nameEnglish: 'Honghe Warehousing',
    mspId: 'HubMSP',
    slug: 'hub',
    roles: ['warehouse'],
    people: [],
  },
  {
    party: usccParty('91530801MA7F9H8E47'),
    name: '普洱冷链物流有限公司',
    nameEnglish: 'Puer Logistics',
    mspId: 'HubMSP',
    slug: 'hub',
    roles: ['logistics', 'attestor'],
    people: [],
  },
  {
    party: usccParty('91532801MA7G2J1F63'),
    name: '版纳财产保险股份有限公司',
    nameEnglish: 'Banna Insurance',
    mspId: 'BankMSP',
    slug: 'bank',
    roles: ['insurer'],
    people: [],
  },
];

/** Officers of the neutral organisations. */
export const OFFICERS: readonly (DemoPerson & { readonly slug: string })[] = [
  { ...person('officer@registrar', '周文', 'Zhou Wen', 'registrar', []), slug: 'registrar' },
  { ...person('officer@regulator', '郑岚', 'Zheng Lan', 'regulator', []), slug: 'regulator' },
];
