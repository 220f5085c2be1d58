import '../styles/theme.css';
import '../styles/controls.css';
import '../styles/preview.css';
import '../styles/shown.css';
import { Choose, OpenProblem, Ready, Samples } from '../protocol';
import { PreviewPage } from './page';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const host = acquireVsCodeApi();
const page = new PreviewPage({
  choose: (choice) => host.postMessage(Choose({ choice })),
  openProblem: () => host.postMessage(OpenProblem({})),
});
document.body.append(page.element);
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (Samples.is(data)) page.show(data);
});
host.postMessage(Ready({}));
