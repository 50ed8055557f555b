import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { openCast } from '../support/gateway/cast';
import { startServer } from '../support/gateway/server';
import type { TestServer } from '../support/gateway/server';
import '../support/patience';

const READMES = ['README.md', 'README.zh-CN.md', 'gateway/README.md', 'scripts/README.md'];
const PROGRAMS = { demo: 'demo/main.js', bench: 'bench/main.js', verify: 'verify/main.js' } as const;

function textOf(file: string): string {
  return readFileSync(path.resolve(file), 'utf8');
}

/** Lines of the shell examples of a page. */
function examples(file: string): readonly string[] {
  const blocks = [...textOf(file).matchAll(/```sh\n([\s\S]*?)```/g)];
  return blocks.flatMap(([, block = '']) => block.trim().split('\n'));
}

interface Ran {
  readonly code: number | null;
  readonly said: string;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn(command, [...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, said });
    });
  });
}

describe('the READMEs', () => {
  it('name commands that there are, with options that their help knows', async () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const npmLines = READMES.flatMap(examples).filter((line) => line.startsWith('npm '));
    expect(npmLines).to.include.members(['npm start', 'npm test', 'npm run demo']);
    for (const line of npmLines) {
      const [, name = '', options = ''] = /^npm (?:run )?([\w-]+)(?: -- (.*))?$/.exec(line) ?? [];
      expect(Object.keys(scripts), line).to.include(name);
      const program = PROGRAMS[name as keyof typeof PROGRAMS];
      if (options === '' || !(name in PROGRAMS)) continue;
      const { said, code } = await run(process.execPath, [path.resolve('build/scripts', program), '--help']);
      expect(code, said).to.equal(0);
      for (const option of options.match(/--[a-z]+/g) ?? []) expect(said, line).to.include(option);
    }
  });

  it('link to files that there are', () => {
    for (const file of READMES) {
      const links = [...textOf(file).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
      for (const link of links) {
        expect(existsSync(path.resolve(path.dirname(file), link)), `${file}: ${link}`).to.equal(true);
      }
    }
  });

  it('say why the gateway has each of its dependencies', () => {
    const { dependencies } = JSON.parse(textOf('gateway/package.json')) as { dependencies: Record<string, string> };
    const rows = textOf('gateway/README.md').split('## Dependencies')[1] ?? '';
    for (const name of Object.keys(dependencies)) expect(rows).to.include(name);
  });

  it('name every setting of the gateway', async () => {
    const { settingsSchema } = await import('../../gateway/src/config.js');
    const rows = textOf('gateway/README.md').split('## Settings')[1] ?? '';
    for (const name of Object.keys(settingsSchema.shape)) expect(rows).to.include(`\`${name}\``);
  });

  describe('with a sandbox', () => {
    let server: TestServer;
    before(async function () {
      this.timeout(300_000);
      server = await startServer();
      await openCast(server);
    });
    after(() => server.stop());

    it('show requests that are answered as they say', async function () {
      if ((await run('curl', ['--version']).catch(() => ({ code: 1 }))).code !== 0) this.skip();
      const script = examples('gateway/README.md').join('\n');
      const env = { TALLYSTICK: server.url, PASSPHRASE: server.people.passphrase };
      const { code, said } = await run('bash', ['-euo', 'pipefail', '-c', script], env);
      expect(code, said).to.equal(0);
      expect(said).to.include('"desk":"clerk"').and.to.include('"records":[').and.to.include('"sandbox":true');
    });
  });
});
