// Fetches packages as they are, without installing them: no rights are needed, and nothing outside the folder changes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** @param remedy what to do where the command is not there, or fails. */
function run(command, args, cwd, remedy) {
  const { status, error, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (error?.code === 'ENOENT') throw new Error(`There is no command \`${command}\` on this machine. ${remedy}`);
  if (status !== 0) throw new Error(`\`${command} ${args.join(' ')}\` failed: ${stderr.trim()}\n${remedy}`);
}

/** Downloads a package of Debian or Ubuntu and unpacks it into `folder`. @returns the folder. */
export function debianPackage(name, folder) {
  console.log(`Fetching Debian's package ${name} (apt-get download; nothing is installed) ...`);
  mkdirSync(folder, { recursive: true });
  run(
    'apt-get',
    ['download', name],
    folder,
    `Run \`apt-get update\`, or fetch Debian's package ${name} by hand into ${folder}, and try again.`,
  );
  const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith('.deb'));
  run('dpkg-deb', ['--extract', file, '.'], folder, `Install dpkg, which unpacks Debian's packages.`);
  return folder;
}

/** Downloads a package of npm and unpacks it into `folder`. @returns the folder with its files. */
export function npmPackage(name, version, folder) {
  console.log(`Fetching the npm package ${name} ${version} (npm pack; nothing is installed) ...`);
  mkdirSync(folder, { recursive: true });
  run('npm', ['pack', `${name}@${version}`, '--silent'], folder, 'Is the npm registry within reach?');
  const file = readdirSync(folder).find((entry) => entry.endsWith('.tgz'));
  run('tar', ['-xzf', file], folder, 'Install tar.');
  return join(folder, 'package');
}
