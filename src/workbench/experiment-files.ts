import * as vscode from 'vscode';

/** Which documents are experiments: what completions, hovers, fixes and lenses are offered for. */
export const experimentSelector: vscode.DocumentSelector = {
  scheme: 'file',
  pattern: '**/*.distill.{yaml,yml,json}',
};

export const isExperimentFile = ({ scheme, path }: vscode.Uri): boolean =>
  scheme === 'file' && /\.distill\.(ya?ml|json)$/i.test(path);

const passedOver = '**/{node_modules,.git,.distillery,out,dist}/**';

/** The files of the workspace that match a glob; generated folders are passed over. */
export const findFiles = (glob: vscode.GlobPattern, limit = 1000): Thenable<vscode.Uri[]> =>
  vscode.workspace.findFiles(glob, passedOver, limit);

/** The experiment files of the workspace, by path. */
export async function experimentFiles(): Promise<vscode.Uri[]> {
  const files = await findFiles('**/*.distill.{yaml,yml,json}');
  return files.sort((a, b) => a.path.localeCompare(b.path, 'en'));
}
