import { notModelled } from './notModelled.ts';

interface ItemOptions {
  id?: string;
  label?: string;
  role?: string;
  type?: string;
  accelerator?: string;
  enabled?: boolean;
  visible?: boolean;
  checked?: boolean;
  click?: (...args: unknown[]) => void;
  submenu?: unknown;
}

/** Electron's MenuItem: data, and a click which a test may call. */
class MenuItem {
  readonly id: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  click: (...args: unknown[]) => void;

  constructor(options: ItemOptions) {
    const { submenu } = options;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : undefined;
    if (submenu instanceof Menu) this.submenu = submenu;
    this.id = options.id ?? '';
    this.type = options.type ?? (this.submenu ? 'submenu' : 'normal');
    this.role = options.role;
    this.accelerator = options.accelerator;
    this.label = options.label ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.click = options.click ?? ((): void => {});
  }
}

/** A menu as data. */
class Menu {
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: (ItemOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const item of template) {
      menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    }
    return menu;
  }

  append(item: MenuItem): void {
    this.items.push(item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(): never {
    throw notModelled('Menu.popup');
  }
}

/** Electron's Menu and MenuItem (docs/api/menu): never drawn, accelerators never pressed. */
export function createMenus(): { Menu: object; MenuItem: object } {
  const state: { application: Menu | null } = { application: null };
  class ApplicationMenu extends Menu {
    static setApplicationMenu(menu: Menu | null): void {
      state.application = menu;
    }

    static getApplicationMenu(): Menu | null {
      return state.application;
    }
  }
  return { Menu: ApplicationMenu, MenuItem };
}
