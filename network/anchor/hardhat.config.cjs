// Compiles the contracts with the compiler from npm, and runs the local chain. Nothing is fetched from anywhere: the
// task that would download a compiler is answered with the one that is installed. Plain JavaScript, because hardhat
// reads it before anything is compiled.
const path = require('node:path');
const { subtask } = require('hardhat/config');
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require('hardhat/builtin-tasks/task-names');

const longVersion = require('solc')
  .version()
  .replace(/\.Emscripten.*$/, '');
const [version] = longVersion.split('+');
const built = path.resolve(__dirname, '../../build/network/anchor');
// While branches are counted the contracts are copies in the build folder, because the tool writes beside them.
const isMeasuring = process.env.TALLYSTICK_COVERAGE === 'true';
const root = isMeasuring ? path.join(built, 'coverage') : __dirname;
const output = isMeasuring ? root : built;

subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, ({ solcVersion }, _environment, runSuper) =>
  solcVersion === version
    ? { compilerPath: require.resolve('solc/soljson.js'), isSolcJs: true, version, longVersion }
    : runSuper(),
);

if (isMeasuring) require('solidity-coverage');

module.exports = {
  solidity: { version, settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun' } },
  paths: {
    root,
    sources: path.join(root, 'contracts'),
    artifacts: path.join(output, 'artifacts'),
    cache: path.join(output, 'cache'),
  },
  networks: { hardhat: { hardfork: 'cancun', chainId: 31337 } },
};
