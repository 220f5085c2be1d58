import {
  type CommandName,
  type CommandSpec,
  commandId,
  commandNames,
  commands,
  contextKey,
  type Place,
  trustedKey,
} from './commands';

interface MenuItem {
  command: string;
  when?: string;
  group?: string;
}

const experimentFile = 'resourceFilename =~ /\\.distill\\.(ya?ml|json)$/';
const menuOf: Record<Place, string> = {
  view: 'view/title',
  run: 'view/item/context',
  experiment: 'view/item/context',
  editor: 'editor/title',
  explorer: 'explorer/context',
};

const spec = (name: CommandName): CommandSpec => commands[name];

function whenAt(place: Place, { action }: CommandSpec): string {
  const view = 'view == distillery.runs';
  const conditions: Record<Place, string> = {
    view,
    run: `${view} && viewItem =~ /\\b${action}\\b/`,
    experiment: `${view} && viewItem == experiment`,
    editor: experimentFile,
    explorer: experimentFile,
  };
  return conditions[place];
}

function menuItems(name: CommandName): [menu: string, item: MenuItem][] {
  const places = Object.entries(spec(name).places ?? {}) as [Place, readonly string[]][];
  return places.flatMap(([place, groups]) =>
    groups.map((group): [string, MenuItem] => [
      menuOf[place],
      { command: commandId(name), when: whenAt(place, spec(name)), group },
    ]),
  );
}

/** The parts of the manifest's `contributes` that follow from the table of commands. */
export function contributions() {
  const menus: Record<string, MenuItem[]> = {
    commandPalette: commandNames.flatMap((name) => {
      const { action } = spec(name);
      return action ? [{ command: commandId(name), when: contextKey(action) }] : [];
    }),
  };
  for (const [menu, item] of commandNames.flatMap(menuItems)) {
    menus[menu] ??= [];
    menus[menu].push(item);
  }
  return {
    commands: commandNames.map((name) => ({
      command: commandId(name),
      category: 'Distillery',
      title: spec(name).title,
      icon: spec(name).icon,
      ...(spec(name).needsTrust ? { enablement: `isWorkspaceTrusted || ${trustedKey}` } : {}),
    })),
    menus,
  };
}
