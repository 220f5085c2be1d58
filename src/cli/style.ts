import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Whether this terminal shows colours (https://no-color.org). */
const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

/** Text in a colour, where the terminal shows any. */
export const paint = (style: Style, text: string): string =>
  coloured ? styleText(style, text, { validateStream: false }) : text;

/** In characters; some terminals do not know theirs. */
export const terminalWidth = (): number => process.stdout.columns || 80;
