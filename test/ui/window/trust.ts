// A workspace that its user does not trust: everything is shown, nothing runs.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { listRuns } from '../../../src/runs';
import { test } from '../fixtures';
import { Panel } from '../panel';
import { runFromTerminal } from '../terminal';

export function trust(): void {
  test('shows its runs and experiments and runs nothing', async ({ workbench, workspace, server }) => {
    const { page } = workbench;
    await page.getByRole('button', { name: 'Restricted Mode' }).waitFor();
    await runFromTerminal(workspace, 2);
    const runs = listRuns(workspace).length;

    // The experiment's row is above the run's, and may be there first.
    const rows = (await workbench.rows('Distillery')).and(page.locator('[aria-level="2"]'));
    await rows
      .filter({ hasText: /tiny.*\d %/s })
      .first()
      .click();
    const panel = new Panel(workbench);
    await panel.untilState('Done');
    expect(await panel.lossPixels()).toBeGreaterThan(100);

    await workbench.openFile('wrong.distill.yaml');
    await page.locator('.squiggly-error').first().waitFor();
    await page.getByText('Not trusted: runs are off').waitFor();

    for (const title of ['Start Run', 'Preview Data', 'Resume Run', 'Stop Run', 'Delete Run']) {
      expect(await workbench.offers(`Distillery: ${title}`), title).toBe(false);
    }
    expect(await workbench.offers('Distillery: Show Log')).toBe(true);
    expect(processesOf(server.home)).toEqual([]);
    expect(listRuns(workspace)).toHaveLength(runs);
  });
}

/** The command lines of the runners and inspectors that the extension installed below `home` has started. */
function processesOf(home: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((line) => line.includes(home) && /\/dist\/(runner|inspect)\.cjs/.test(line));
}

/** Empty for a process that has ended meanwhile. */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
