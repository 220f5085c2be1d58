import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { editor } from './install.mjs';
import { until } from './until';

export interface ServerOptions {
  /** Packages to install before the start. */
  vsix?: string[];
  /** Added to the user's settings. */
  settings?: Record<string, unknown>;
  /** Whether every folder is trusted without being asked for. */
  trustAll?: boolean;
  flags?: string[];
  env?: Record<string, string>;
}

export interface Server {
  url: string;
  /** Profile, extensions and log; deleted by `stop`. */
  home: string;
  /** The address that opens a folder. */
  open(folder: string): string;
  /** What the server has printed. */
  log(): string;
  stop(): Promise<void>;
}

/** A person's settings on a quiet first day: nothing opens, asks or phones by itself. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.dialogStyle': 'custom',
  'security.workspace.trust.startupPrompt': 'never',
  'workbench.editor.useModal': 'off',
  'workbench.colorTheme': 'Default Dark Modern',
  'git.enabled': false,
};

/** Starts the editor's server on a free port, with a profile of its own that `stop` throws away. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), 'distillery-editor-'));
  const profile = writeProfile(home, options);
  const env = environment(home, options.env);
  for (const vsix of options.vsix ?? []) {
    execFileSync(editor.node, [editor.entry, ...profile, '--install-extension', vsix, '--force'], {
      env,
      stdio: 'pipe',
    });
  }
  const logFile = join(home, 'server.log');
  const output = openSync(logFile, 'a');
  const process_ = spawn(editor.node, [editor.entry, ...profile, ...serverFlags(options)], {
    env,
    stdio: ['ignore', output, output],
    detached: true, // so that its own children can be ended with it
  });
  closeSync(output);
  const ended = once(process_, 'exit');
  const log = () => readFileSync(logFile, 'utf8');
  const stop = async () => {
    if (process_.exitCode === null && process_.pid) process.kill(-process_.pid, 'SIGKILL');
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const url = await until('the editor listens', () => {
      if (process_.exitCode !== null) throw new Error(`The editor ended:\n${log()}`);
      return /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(log())?.[1];
    });
    return { url, home, log, stop, open: (folder) => `${url}/?folder=${encodeURIComponent(folder)}` };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Writes settings and configuration; returns the flags that name them. */
function writeProfile(home: string, { settings, trustAll = true }: ServerOptions): string[] {
  const userData = join(home, 'user-data');
  mkdirSync(join(userData, 'User'), { recursive: true });
  const all = { ...quiet, 'security.workspace.trust.enabled': !trustAll, ...settings };
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify(all));
  writeFileSync(join(home, 'config.yaml'), 'auth: none\n');
  return [
    '--config',
    join(home, 'config.yaml'),
    '--user-data-dir',
    userData,
    '--extensions-dir',
    join(home, 'extensions'),
  ];
}

function serverFlags({ trustAll = true, flags = [] }: ServerOptions): string[] {
  const fixed = ['--auth=none', '--bind-addr=127.0.0.1:0', '--disable-telemetry', '--disable-update-check'];
  const plain = ['--disable-getting-started-override', '--disable-proxy', '--ignore-last-opened'];
  return [...fixed, ...plain, ...(trustAll ? ['--disable-workspace-trust'] : []), ...flags];
}

/** No extension gallery, nothing of an editor that the tests may be run from, and nothing in the real home. */
function environment(home: string, added: Record<string, string> = {}): NodeJS.ProcessEnv {
  const outer = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|NODE_OPTIONS$|VITEST|npm_)/i.test(name));
  const xdg = { XDG_CONFIG_HOME: join(home, 'xdg'), XDG_DATA_HOME: join(home, 'xdg'), XDG_RUNTIME_DIR: home };
  return { ...Object.fromEntries(outer), HOME: home, ...xdg, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...added };
}
