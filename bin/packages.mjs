import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// `bin/packages licences` and `check`: what the lock file says of every package that is installed.

const root = join(import.meta.dirname, '..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/** Licences that go together with AGPL-3.0-or-later, for what is passed on with the program. */
const welcome = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'],
  ...['LGPL-3.0-or-later', 'MPL-2.0', 'OFL-1.1', 'PSF-2.0'],
];

const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, { version, license, integrity, dev, optional, hasInstallScript }]) => ({
    name: path.replace(/^.*node_modules\//, ''),
    version,
    license,
    integrity,
    use: dev ? 'test' : optional ? 'optional' : 'run',
    hasInstallScript,
  }))
  .sort((one, other) => (`${one.name} ${one.version}` < `${other.name} ${other.version}` ? -1 : 1));

/** Whether an SPDX expression leaves a choice that is welcome: `A AND (B OR C)`. */
function isWelcome(expression = '') {
  const plain = expression.replace(/[()]/g, '');
  return plain.split(' OR ').some((all) => all.split(' AND ').every((one) => welcome.includes(one.trim())));
}

function licences() {
  const by = new Map();
  for (const { name, version, license = 'unknown', use } of packages)
    by.set(license, [...(by.get(license) ?? []), `${name} ${version}${use === 'run' ? '' : ` (${use})`}`]);
  for (const [license, names] of [...by].sort())
    process.stdout.write(`${license}\n  ${names.join('\n  ')}\n\n`);
}

/** What is wrong, a sentence each; nothing when all is well. */
function faults() {
  const script = readFileSync(join(root, '.npmrc'), 'utf8');
  return [
    ...packages
      .filter(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))
      .map(({ name, version }) => `${name} ${version} has no SHA-512 in the lock file.`),
    ...packages
      .filter(({ license, use }) => use !== 'test' && !isWelcome(license))
      .map(
        ({ name, version, license }) => `${name} ${version} has a licence that we do not know: ${license}.`,
      ),
    ...(/^ignore-scripts=true$/m.test(script)
      ? []
      : ['.npmrc lets packages run scripts when they are installed.']),
  ];
}

if (process.argv[2] === 'licences') licences();
else {
  const wrong = faults();
  for (const sentence of wrong) process.stderr.write(`${sentence}\n`);
  const scripts = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  if (wrong.length === 0)
    process.stdout.write(
      `${packages.length} packages, each with its SHA-512 and a known licence; none runs a script when it is installed (${scripts.join(', ')} would).\n`,
    );
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
