// Serves the panel with sample data on http://127.0.0.1:<port>, under the content policy that it has in the editor.
// `node test/bench/serve-panel.mjs [port]`; panel.mjs beside it imports it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('../../webview/dev/', import.meta.url));
const POLICY = [
  "default-src 'none'",
  "img-src 'self' blob: data:",
  "style-src 'self' 'nonce-dev'",
  "script-src 'nonce-dev'",
  "font-src 'self'",
].join('; ');
const TYPES = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/**
 * Bundles the page and serves it; `port` 0 takes a free one. Resolves to its address and a way to close it. Without a
 * source map the page loads in half the time. `name` is the page: `dev` for a run, `dev-preview` for samples of data.
 */
export async function servePanel(port = 0, sourcemap = false, name = 'dev') {
  const { outputFiles } = await build({
    entryPoints: [`${here}${name}.ts`],
    bundle: true,
    write: false,
    outdir: here,
    platform: 'browser',
    target: 'chrome128',
    sourcemap,
    logLevel: 'warning',
  });
  const files = new Map(outputFiles.map(({ path, text }) => [path.slice(here.length), text]));
  const server = createServer((request, response) => {
    const file = new URL(request.url, 'http://localhost').pathname.slice(1) || 'index.html';
    if (file === 'favicon.ico') return response.writeHead(204).end();
    const page = () => readFileSync(`${here}index.html`, 'utf8').replaceAll('"dev.', `"${name}.`);
    const text = file === 'index.html' ? page() : files.get(file);
    if (text === undefined) return response.writeHead(404).end();
    const type = TYPES[file.split('.').pop()];
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY }).end(text);
  });
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await servePanel(Number(process.argv[2] ?? 0), 'inline');
  process.stdout.write(`The panel with sample data: ${url}?theme=dark&live=100\n`);
}
