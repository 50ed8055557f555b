import { expect } from 'chai';
import { BadSetting, readSettings, requireSafe } from '../../../gateway/src/config';

/** Why these settings are refused. */
function refusal(environment: Readonly<Record<string, string>>): string {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof BadSetting) return error.message;
    throw error;
  }
  throw new Error('the settings were taken');
}

describe('the settings', () => {
  it('have a default each, and take no notice of what is not ours', () => {
    const settings = readSettings({ PATH: '/bin', HOME: '/somewhere' });
    expect(settings).to.include({
      TALLYSTICK_HOST: '127.0.0.1',
      TALLYSTICK_PORT: 4080,
      TALLYSTICK_ACCESS_SECONDS: 600,
    });
    expect(settings.TALLYSTICK_PROXIES).to.deep.equal([]);
  });

  it('are refused by name where one of ours is not known', () => {
    expect(refusal({ TALLYSTICK_PROT: '80' })).to.equal('settings: TALLYSTICK_PROT: no such setting');
  });

  it('are refused with every name and rule, and never with a value', () => {
    const message = refusal({
      TALLYSTICK_PORT: '65536',
      TALLYSTICK_SECURE_COOKIES: 'yes',
      MONGODB_URI: 'http://user:c4n4ry@host',
      TALLYSTICK_LOG: 'loud',
    });
    expect(message)
      .to.match(/TALLYSTICK_PORT: a whole number from 0 to 65535/)
      .and.not.contain('c4n4ry');
    for (const name of ['TALLYSTICK_SECURE_COOKIES', 'MONGODB_URI', 'TALLYSTICK_LOG']) expect(message).to.contain(name);
  });

  it('take an empty value for none', () => {
    for (const name of ['TALLYSTICK_PORT', 'TALLYSTICK_HOST', 'TALLYSTICK_DATA', 'TALLYSTICK_IMPORT_BYTES'])
      expect(refusal({ [name]: '' }), name).to.contain(name);
  });

  it('take whole numbers only', () => {
    for (const value of ['1e3', ' 80', '-1', '4080.0', '0x10', 'NaN'])
      expect(refusal({ TALLYSTICK_PORT: value }), value).to.contain('TALLYSTICK_PORT');
  });

  it('must be safe outside a sandbox: cookies over HTTPS only, no password that stands in examples', () => {
    const convenient = readSettings({});
    expect(() => {
      requireSafe(convenient, { sandbox: false });
    }).to.throw(BadSetting, 'TALLYSTICK_SECURE_COOKIES');
    requireSafe(convenient, { sandbox: true });
    const withStore = (uri: string) => readSettings({ TALLYSTICK_SECURE_COOKIES: 'true', MONGODB_URI: uri });
    for (const password of ['example', 'Password', 'admin', '']) {
      expect(() => {
        requireSafe(withStore(`mongodb://root:${password}@db/x`), { sandbox: false });
      }, password).to.throw(BadSetting, 'MONGODB_URI');
    }
    requireSafe(withStore('mongodb://tallystick:9vJq2LxT@db1,db2/x?replicaSet=rs'), { sandbox: false });
  });
});
