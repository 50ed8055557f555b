import { expect } from 'chai';
import fc from 'fast-check';
import {
  isGln,
  isLei,
  isPartyId,
  isUscc,
  mod97CheckDigits,
  mod97Remainder,
  parsePartyId,
  partyIdOf,
  usccCheck,
} from '../../chaincode/src/kernel/identifiers';
import { expectRefused } from './refusal';

const USCC = '91350100M000100Y43';
const LEI = '54930084UKLVMY22DS16';
const GLN = '4006381333931';
const SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const textOf = (symbols: string, length: number) =>
  fc
    .array(fc.constantFrom(...symbols.split('')), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const uscc = textOf(SYMBOLS, 17).map((body) => body + usccCheck(body).checkCharacter);
const lei = textOf(ALPHANUMERIC, 18).map((body) => body + mod97CheckDigits(body));
const replaced = (text: string, index: number, by: string): string => text.slice(0, index) + by + text.slice(index + 1);

describe('unified social credit codes', () => {
  it('are refused with a wrong length, symbol, case or space', () => {
    const bad = ['', USCC.slice(1), `${USCC}0`, USCC.toLowerCase(), ` ${USCC}`, `${USCC}\n`, `${USCC.slice(0, 17)}Z`];
    for (const text of [...bad, '９１350100M000100Y43', '91350100M000100I43', '91350100M000100Y4D']) {
      expect(isUscc(text), text).to.equal(false);
    }
    for (const body of ['', '91350100M000100Y', '91350100M000100YI', '91350100m000100Y4']) {
      expectRefused(() => usccCheck(body), 'identifier_malformed');
    }
  });

  it('are refused after any change of a single symbol', () => {
    for (let index = 0; index < USCC.length; index += 1) {
      for (const symbol of SYMBOLS) {
        const isSame = symbol === USCC.charAt(index);
        expect(isUscc(replaced(USCC, index, symbol)), `${symbol} at ${index}`).to.equal(isSame);
      }
    }
    fc.assert(
      fc.property(uscc, fc.nat(17), fc.constantFrom(...SYMBOLS.split('')), (code, index, symbol) => {
        expect(isUscc(code)).to.equal(true);
        expect(isUscc(replaced(code, index, symbol))).to.equal(symbol === code.charAt(index));
      }),
    );
  });

  it('are refused after a swap of two different neighbours', () => {
    fc.assert(
      fc.property(uscc, fc.nat(16), (code, index) => {
        const swapped = code.slice(0, index) + code.charAt(index + 1) + code.charAt(index) + code.slice(index + 2);
        expect(isUscc(swapped)).to.equal(swapped === code);
      }),
    );
  });

  it('turn a check value of 31 into 0', () => {
    expect(usccCheck('00000000000000000')).to.deep.equal({ weightedSum: 0, remainder: 0, checkCharacter: '0' });
  });
});

describe('MOD 97-10 and legal entity identifiers', () => {
  it('are refused with anything but letters and digits, and without bound', () => {
    for (const text of ['', ' ', 'A-1', 'Ａ', 'ä', '1'.repeat(65)]) {
      expectRefused(() => mod97Remainder(text), 'identifier_malformed');
    }
    expectRefused(() => mod97CheckDigits('1'.repeat(63)), 'identifier_malformed');
    for (const text of ['', LEI.slice(1), `${LEI}0`, LEI.toLowerCase(), `${LEI}\n`, `${LEI.slice(0, 18)}A6`]) {
      expect(isLei(text), text).to.equal(false);
    }
  });

  it('never count check digits 00, 01 and 99, which leave 1 as 97, 98 and 02 do', () => {
    const twins: Record<string, string> = { '97': '00', '98': '01', '02': '99' };
    const seen = new Set<string>();
    for (let serial = 0; seen.size < 3; serial += 1) {
      const body = serial.toString().padStart(18, '0');
      const twin = twins[mod97CheckDigits(body)];
      if (twin === undefined) continue;
      expect(mod97Remainder(body + twin)).to.equal(1);
      expect(isLei(body + twin)).to.equal(false);
      seen.add(twin);
    }
  });

  it('detect any single letter changed for a letter, and digit for a digit', () => {
    fc.assert(
      fc.property(lei, fc.nat(19), fc.constantFrom(...ALPHANUMERIC.split('')), (code, index, symbol) => {
        expect(isLei(code)).to.equal(true);
        const before = code.charAt(index);
        const isSameKind = /[0-9]/.test(before) === /[0-9]/.test(symbol);
        fc.pre(isSameKind);
        expect(isLei(replaced(code, index, symbol))).to.equal(symbol === before);
      }),
      { numRuns: 500 },
    );
  });

  it('leave 1 for the whole number, whatever the text and its case', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 62 }).chain((length) => textOf(`${ALPHANUMERIC}abcxyz`, length)),
        (text) => {
          expect(mod97Remainder(text + mod97CheckDigits(text))).to.equal(1);
          expect(mod97Remainder(text.toLowerCase())).to.equal(mod97Remainder(text.toUpperCase()));
          expect(mod97Remainder(text)).to.equal(bigRemainder(text));
        },
      ),
    );
  });
});

/** The same by one long division of the number written out. */
function bigRemainder(text: string): number {
  return Number(BigInt(text.replace(/[A-Za-z]/g, (letter) => String(parseInt(letter, 36)))) % 97n);
}

describe('global location numbers', () => {
  it('are refused with a wrong check digit, length or character', () => {
    for (const text of ['', '400638133393', '40063813339310', '400638133393A', '4006381333930', '４006381333931']) {
      expect(isGln(text), text).to.equal(false);
    }
  });

  it('are accepted with the right one, and only with that', () => {
    const accepted = Array.from({ length: 10 }, (_, digit) => String(digit)).filter((digit) =>
      isGln(GLN.slice(0, 12) + digit),
    );
    expect(accepted).to.deep.equal(['1']);
  });
});

describe('party ids', () => {
  it('are refused in any other spelling', () => {
    const bad = [
      '',
      ':',
      'uscc',
      USCC,
      `uscc:${USCC.toLowerCase()}`,
      `USCC:${USCC}`,
      `uscc: ${USCC}`,
      `uscc:${USCC} `,
      'uscc:91350100M000100Y4Z',
      `lei:${LEI.slice(0, 18)}17`,
      'gln:4006381333930',
      'de.hrb:',
      ':12345',
      'de hrb:12345',
      'de_hrb:12345',
      'dé:12345',
      'de.hrb:123 45',
      'de.hrb:123\u200b45',
      'de.hrb:123\u00ad45',
      'de.hrb:123\u316445',
      'de.hrb:123\u280045',
      'de.hrb:123\ue00045',
      'de.hrb:１２３',
      'de.hrb:123\n',
      'de.hrb:12\ud800',
      `de.hrb:${'1'.repeat(65)}`,
      `${'a'.repeat(33)}:1`,
    ];
    for (const text of bad) {
      expect(parsePartyId(text), text).to.equal(null);
      expect(isPartyId(text), text).to.equal(false);
    }
  });

  it('are read as scheme and value, at the first colon', () => {
    expect(parsePartyId(`uscc:${USCC}`)).to.deep.equal({ scheme: 'uscc', value: USCC });
    expect(parsePartyId('de.hrb:HRB:12')).to.deep.equal({ scheme: 'de.hrb', value: 'HRB:12' });
    expect(parsePartyId('cn.civil:京民证字第1010001号')).to.deep.equal({
      scheme: 'cn.civil',
      value: '京民证字第1010001号',
    });
    expect(parsePartyId(`${'a'.repeat(32)}:${'1'.repeat(64)}`)).not.to.equal(null);
  });
});

describe('partyIdOf', () => {
  const registration = { scheme: 'de.hrb', value: 'HRB12345' };
  const taxId = { scheme: 'vat.de', value: 'DE123456789' };

  it('refuses a present identifier that is wrong instead of taking the next', () => {
    expectRefused(() => partyIdOf({ uscc: '91350100M000100Y4Z', lei: LEI }), 'identifier_check_failed');
    expectRefused(() => partyIdOf({ uscc: '', lei: LEI }), 'identifier_check_failed');
    expectRefused(() => partyIdOf({ lei: USCC, gln: GLN }), 'identifier_check_failed');
    expectRefused(() => partyIdOf({ gln: '4006381333930' }), 'identifier_check_failed');
    expectRefused(() => partyIdOf({ registration: { scheme: 'DE', value: '1' } }), 'party_id_malformed');
    expectRefused(() => partyIdOf({ registration: { scheme: 'de:hrb', value: '1 2' } }), 'party_id_malformed');
    expectRefused(() => partyIdOf({ taxId: { scheme: 'vat.de', value: 'DE 123' } }), 'party_id_malformed');
  });

  it('takes the first present of USCC, LEI, registration, tax id and GLN', () => {
    const all = { uscc: USCC, lei: LEI, registration, taxId, gln: GLN };
    expect(partyIdOf(all)).to.equal(`uscc:${USCC}`);
    expect(partyIdOf({ ...all, uscc: undefined })).to.equal(`lei:${LEI}`);
    expect(partyIdOf({ registration, taxId, gln: GLN })).to.equal('de.hrb:HRB12345');
    expect(partyIdOf({ taxId, gln: GLN })).to.equal('vat.de:DE123456789');
    expect(partyIdOf({ gln: GLN })).to.equal(`gln:${GLN}`);
    expect(partyIdOf({})).to.equal(null);
  });

  it('gives one id for every spelling on paper', () => {
    const spellings = [USCC, USCC.toLowerCase(), ` ${USCC}\t`, '９１３５０１００Ｍ０００１００Ｙ４３'];
    for (const spelling of spellings) expect(partyIdOf({ uscc: spelling })).to.equal(`uscc:${USCC}`);
    expect(partyIdOf({ lei: ` ${LEI.toLowerCase()}` })).to.equal(`lei:${LEI}`);
  });

  it('keeps the case of other registers, where it may mean something', () => {
    expect(partyIdOf({ registration: { scheme: 'x', value: 'aB' } })).to.equal('x:aB');
  });
});
