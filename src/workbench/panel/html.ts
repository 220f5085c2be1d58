import { randomBytes } from 'node:crypto';

export interface PanelResources {
  script: string;
  style: string;
  /** What the editor lets a webview load from. */
  cspSource: string;
}

/** The page of a panel. Only the bundle runs in it: scripts and inline styles need this page's nonce. */
export function panelHtml({ script, style, cspSource }: PanelResources): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data: blob:`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<link rel="stylesheet" href="${style}">
<title>Distillery</title>
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
