import * as vscode from 'vscode';
import { language } from './language';
import { toRange } from './positions';

/** Explains the key under the pointer: what it means, its type, range and default. */
export class Hovers implements vscode.HoverProvider {
  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const { hoverAt } = await language();
    const hover = hoverAt(document.getText(), document.offsetAt(position));
    return hover && new vscode.Hover(new vscode.MarkdownString(hover.markdown), toRange(hover.range));
  }
}
