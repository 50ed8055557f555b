// Runs one task of the project: `node scripts/run.mjs start`. This file looks at the version of Node and nothing else,
// in words that old ones read too; the rest is in run/.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write(
    'Tallystick needs Node 20.19 or newer; this is Node ' + process.versions.node + '. See https://nodejs.org.\n',
  );
  process.exitCode = 1;
} else {
  import('./run/task.mjs');
}
