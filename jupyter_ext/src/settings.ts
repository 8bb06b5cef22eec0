/** What people set in Lab's settings editor, read once and heard when it changes. */
import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { Signal } from "@lumino/signaling";

/** Which rows the panel shows until somebody presses the other button. */
export type Filter = "all" | "significant";

export class PanelSettings {
  readonly changed = new Signal<this, void>(this);
  private settings: ISettingRegistry.ISettings | undefined;

  /** The first listing of a file. */
  get filter(): Filter {
    return this.settings?.composite["filter"] === "all" ? "all" : "significant";
  }

  /** Whether Lab's status bar tells that history is alive. */
  get statusItem(): boolean {
    return this.settings?.composite["statusItem"] !== false;
  }

  /** Without a registry, or before it answered, the defaults hold. */
  async load(registry: ISettingRegistry | null, plugin: string): Promise<void> {
    if (registry === null) {
      return;
    }
    this.settings = await registry.load(plugin);
    this.settings.changed.connect(() => {
      this.changed.emit();
    });
    this.changed.emit();
  }
}
