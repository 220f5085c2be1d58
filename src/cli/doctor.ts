import type { Command } from 'commander';

/** Adds `doctor` to the program; `act` leaves the exit code of what it is given. */
export function addDoctor(program: Command, act: (work: Promise<number>) => Promise<void>): void {
  program
    .command('doctor')
    .description('try the devices of this machine: train three steps on each, and compare gradients')
    .option('--json', 'print a line of JSON for each device instead of a table')
    .action(({ json }: { json?: boolean }) =>
      act(import('./doctor-devices').then(({ doctor }) => doctor(json === true))),
    );
}
