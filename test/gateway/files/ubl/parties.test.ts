import { expect } from 'chai';
import { changed, example, faultsOf, onlyInvoice, read } from '../support';

const EN = example('en16931-invoice.xml');
const PLAIN = example('plain-ubl-invoice.xml');

const SELLER_ENTITY = '<cbc:CompanyID>91350100M000100Y43</cbc:CompanyID>';
const VAT = '<cbc:CompanyID>DE123456789</cbc:CompanyID>';
const COUNTRY = '<cbc:IdentificationCode>CN</cbc:IdentificationCode>';

/** Id of the seller after some changes; null where it has none. */
async function seller(...changes: readonly (readonly [string, string])[]): Promise<string | null> {
  const text = changes.reduce((result, [from, to]) => changed(result, from, to), EN);
  return onlyInvoice(await read(text)).invoice.seller;
}

async function refused(...changes: readonly (readonly [string, string])[]): Promise<readonly [string, string, string]> {
  const text = changes.reduce((result, [from, to]) => changed(result, from, to), EN);
  const [fault] = faultsOf(await read(text));
  return [fault?.rule ?? '', fault?.field ?? '', fault?.value ?? ''];
}

const entity = (scheme: string, value: string): readonly [string, string] => [
  SELLER_ENTITY,
  `<cbc:CompanyID schemeID="${scheme}">${value}</cbc:CompanyID>`,
];
const noEntity: readonly [string, string] = [SELLER_ENTITY, ''];
const inGermany: readonly [string, string] = [COUNTRY, COUNTRY.replace('CN', 'DE')];
const identified = (scheme: string, value: string): readonly [string, string] => [
  '<cac:PostalAddress>',
  `<cac:PartyIdentification><cbc:ID schemeID="${scheme}">${value}</cbc:ID></cac:PartyIdentification><cac:PostalAddress>`,
];

describe('the parties of a UBL invoice are refused', () => {
  it('with UBL-PARTY-CHECK where the USCC is none, though other identifiers are good', async () => {
    expect(await refused([SELLER_ENTITY, SELLER_ENTITY.replace('Y43', 'Y44')])).to.deep.equal([
      'UBL-PARTY-CHECK',
      '/Invoice/cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID',
      '91350100M000100Y44',
    ]);
  });

  it('with UBL-PARTY-CHECK where the LEI is none', async () => {
    const [rule, field] = await refused(['54930084UKLVMY22DS16', '54930084UKLVMY22DS17']);
    expect(rule).to.equal('UBL-PARTY-CHECK');
    expect(field).to.equal('/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID');
  });

  it('with UBL-PARTY-CHECK where a GLN is all there is and wrong', async () => {
    const text = changed(PLAIN, '4012345500004', '4012345500005');
    expect(faultsOf(await read(text))[0]).to.include({ rule: 'UBL-PARTY-CHECK', value: '4012345500005' });
  });

  it('with UBL-PARTY-ID where a registration cannot be written down', async () => {
    expect((await refused(entity('0192', '1'.repeat(65))))[0]).to.equal('UBL-PARTY-ID');
    expect((await refused(entity('0192', '9\u200B9')))[0]).to.equal('UBL-PARTY-ID');
  });

  it('with UBL-PARTIES-EQUAL where both are the same', async () => {
    const text = changed(EN, '<cbc:CompanyID>HRB 4711', '<cbc:CompanyID schemeID="USCC">91350100M000100Y43');
    expect(faultsOf(await read(text))[0]).to.include({ rule: 'UBL-PARTIES-EQUAL', value: 'uscc:91350100M000100Y43' });
  });
});

describe('a party of a UBL invoice is known by', () => {
  it('its USCC before all others', async () => {
    expect(await seller()).to.equal('uscc:91350100M000100Y43');
    expect(await seller(entity('USCC', '91350100m000100y43'), inGermany)).to.equal('uscc:91350100M000100Y43');
    expect(await seller(noEntity, [VAT, VAT.replace('DE123456789', '91350100M000100Y43')])).to.equal(
      'uscc:91350100M000100Y43',
    );
  });

  it('its LEI next, wherever it stands', async () => {
    expect(
      await seller(entity('0199', '54930084UKLVMY22DS16'), [
        '<cbc:ID schemeID="0199">54930084UKLVMY22DS16</cbc:ID>',
        '<cbc:ID>own</cbc:ID>',
      ]),
    ).to.equal('lei:54930084UKLVMY22DS16');
    expect(await seller(noEntity, identified('LEI', '213800WSGIIZCXF1P572'))).to.equal('lei:213800WSGIIZCXF1P572');
    expect(await seller(noEntity, ['schemeID="0088">4012345500004', 'schemeID="0199">213800WSGIIZCXF1P572'])).to.equal(
      'lei:213800WSGIIZCXF1P572',
    );
  });

  it('its legal registration in the register that is named', async () => {
    expect(await seller(entity('0192', '987 654 321'))).to.equal('0192:987654321');
    expect(await seller(entity('NO:ORG', '987654321'))).to.equal('0192:987654321');
    expect(await seller(entity('UK:CH', '06411982'))).to.equal('uk-ch:06411982');
  });

  it('its legal registration in the register of its country where none is named', async () => {
    expect(await seller(inGermany, [SELLER_ENTITY, '<cbc:CompanyID>HRB 12 B</cbc:CompanyID>'])).to.equal(
      'reg-de:HRB12B',
    );
    expect(await seller(inGermany, entity('ZZZ', 'HRB 12'))).to.equal('reg-de:HRB12');
    expect(await seller([SELLER_ENTITY, '<cbc:CompanyID>350100123</cbc:CompanyID>'])).to.equal('reg-cn:350100123');
  });

  it('a registration among its other identifiers, where the register is one of legal entities', async () => {
    expect(await seller(noEntity, identified('0208', '0202239951'))).to.equal('0208:0202239951');
    expect(await seller(noEntity, ['schemeID="0088">4012345500004', 'schemeID="0106">57151520'])).to.equal(
      '0106:57151520',
    );
    expect(await seller(noEntity, identified('0060', '812810734'))).to.equal('vat:DE123456789');
  });

  it('its VAT number, with its country, in one spelling', async () => {
    expect(await seller(noEntity, [VAT, VAT.replace('DE123456789', 'NL8200.98.395.B.01')])).to.equal(
      'vat:NL820098395B01',
    );
    expect(await seller(noEntity, inGermany, [VAT, VAT.replace('DE123456789', '175 269 2355')])).to.equal(
      'vat:DE1752692355',
    );
  });

  it('another tax number under the country of the party', async () => {
    const other = EN.replace('<cbc:ID>VAT</cbc:ID>', '<cbc:ID>LOC</cbc:ID>')
      .replace(SELLER_ENTITY, '')
      .replace('DE123456789', '350102 15-X');
    expect(onlyInvoice(await read(other)).invoice.seller).to.equal('tax-cn:35010215-X');
  });

  it('its GLN last', async () => {
    const bare = EN.replace(SELLER_ENTITY, '').replace('schemeID="0199">54930084UKLVMY22DS16', '>own').replace(VAT, '');
    const text = changed(
      bare,
      '</cac:PartyTaxScheme>',
      '</cac:PartyTaxScheme><cac:PartyIdentification><cbc:ID>own</cbc:ID></cac:PartyIdentification>',
    );
    expect(onlyInvoice(await read(text)).invoice.seller).to.equal('gln:4012345500004');
  });

  it('nothing where the document has only numbers of its own, which a person must then resolve', async () => {
    const text = EN.replace('<cbc:CompanyID>HRB 4711</cbc:CompanyID>', '')
      .replace('schemeID="0199">54930084UKLVMY22DS16', '>10202')
      .replace('<cbc:EndpointID schemeID="0088">4012345500011', '<cbc:EndpointID schemeID="EM">ap@example.org');
    const entry = onlyInvoice(await read(text));
    expect(entry.identified).to.equal(false);
    expect(entry.invoice.debtor).to.equal(null);
    expect(entry.debtorName).to.equal('Weser Motoren GmbH');
    expect(entry.warnings.map(({ rule }) => rule)).to.deep.equal(['UBL-PARTY-UNKNOWN']);
  });
});
