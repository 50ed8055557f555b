import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { explain, requireFolder, requirePort } from '../../scripts/startFailure';
import { readSettings } from '../../gateway/src/config';
import { FolderInUseError } from '../../gateway/src/store/embedded/storage/lock';
import { freePort, Instance } from '../support/instance';
import '../support/patience';

/** What somebody who starts it there reads. */
async function failure(attempt: () => Promise<unknown>, folder = '/somewhere'): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    return explain(error, folder);
  }
  throw new Error('it did not fail');
}

describe('npm start that cannot start', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-start-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Something that answers on a port of its own while `work` runs. */
  async function besides<T>(answer: string, work: (port: number) => Promise<T>): Promise<T> {
    const server = createServer((_request, response) => response.end(answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await work((server.address() as AddressInfo).port);
    } finally {
      server.close();
    }
  }

  const portSettings = (port: number): ReturnType<typeof readSettings> =>
    readSettings({ TALLYSTICK_PORT: String(port) });

  it('says that it runs there already', async () => {
    const said = await besides('{"status":"alive"}', (port) => failure(() => requirePort(portSettings(port))));
    expect(said).to.match(/^Tallystick runs at http:\/\/127\.0\.0\.1:\d+ already\./);
  });

  it('says that the port is taken by something else', async () => {
    const said = await besides('hello', (port) => failure(() => requirePort(portSettings(port))));
    expect(said).to.match(/^Port \d+ is taken by another program\. Set TALLYSTICK_PORT to a free one\.$/);
  });

  it('says that the address is not one of this machine', async () => {
    const settings = readSettings({ TALLYSTICK_HOST: '192.0.2.1' });
    expect(await failure(() => requirePort(settings))).to.match(/^TALLYSTICK_HOST 192\.0\.2\.1 is no address/);
  });

  it('says that the data folder is no folder', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    expect(await failure(() => requireFolder(file))).to.equal(`${file} is not a folder. Set TALLYSTICK_DATA to one.`);
    expect(await failure(() => requireFolder(path.join(file, 'below')))).to.match(/is not a folder/);
  });

  it('says that the data folder cannot be written', async function () {
    if (process.getuid?.() === 0) {
      const refused = Object.assign(new Error('EROFS'), { code: 'EROFS', path: '/data' });
      expect(explain(refused, folder)).to.equal('/data cannot be written. Set TALLYSTICK_DATA to a folder of yours.');
      return;
    }
    await chmod(folder, 0o500);
    const said = await failure(() => requireFolder(path.join(folder, 'data')), folder);
    await chmod(folder, 0o700);
    expect(said).to.match(/cannot be written\. Set TALLYSTICK_DATA to a folder of yours\.$/);
  });

  it('says that another instance uses the data folder', () => {
    expect(explain(new FolderInUseError('/data/store', 4711), '/data')).to.match(/^Another instance uses .*\/data\./);
  });

  it('says which setting is wrong, and ends with an error', async () => {
    const instance = new Instance({ folder, port: await freePort(), settings: { TALLYSTICK_LOGIN_DAYS: 'seven' } });
    const { code, output } = await instance.ended;
    expect(code).to.equal(1);
    expect(output).to.match(/^settings: TALLYSTICK_LOGIN_DAYS: /m);
  });

  it('says which option is wrong', async () => {
    const instance = new Instance({ folder, port: await freePort(), options: ['--ledger', 'paper'] });
    const { code, output } = await instance.ended;
    expect(code).to.equal(1);
    expect(output).to.equal('--ledger is one of embedded, fabric, fabricGateway, not "paper"\n');
  });

  it('says which options and settings there are where one is not known', async () => {
    const instance = new Instance({ folder, port: await freePort(), options: ['--port', '4080'] });
    const { code, output } = await instance.ended;
    expect(code).to.equal(1);
    expect(output).to.match(/^Unknown option '--port'.*--ledger.*TALLYSTICK_PORT/);
  });
});
