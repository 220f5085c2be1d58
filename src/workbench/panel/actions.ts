import type { PanelAction } from '../../../webview/protocol';
import type { Run, RunProblem } from '../../runs';
import { runCommand } from '../commands/register';
import { showInExperiment } from '../editing/show-in-experiment';

/** Does what a person chose in the panel of a run. */
export async function performAction(action: PanelAction, run: Run, problem?: RunProblem): Promise<void> {
  const target = { run: run.id };
  const perform: Record<PanelAction, () => Thenable<unknown>> = {
    pause: () => runCommand('pauseRun', target),
    continue: () => runCommand('continueRun', target),
    stop: () => runCommand('stopRun', target),
    resume: () => runCommand('resumeRun', target),
    delete: () => runCommand('deleteRun', target),
    'open-experiment': () => runCommand('openExperiment', target),
    'open-folder': () => runCommand('openRunFolder', target),
    'start-again': () => runCommand('startRun', { file: run.experimentFile }),
    'open-problem': () => showInExperiment(run.experimentFile, problem?.path ?? ''),
  };
  await perform[action]();
}
