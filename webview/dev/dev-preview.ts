/** The page of *Preview Data* without an editor: whoever drives it plays the extension. The address chooses the `theme`. */
import './themes.css';

const asked: unknown[] = [];
Object.assign(window, {
  asked,
  acquireVsCodeApi: () => ({ postMessage: (message: unknown) => asked.push(message) }),
});
document.body.className = `vscode-${new URLSearchParams(location.search).get('theme') ?? 'dark'}`;
void import('../preview/main');
