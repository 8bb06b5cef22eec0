/** Follows the document that somebody works on; what the panel and the commands share. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { IDocumentManager } from "@jupyterlab/docmanager";
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { TranslationBundle } from "@jupyterlab/translation";
import { Signal } from "@lumino/signaling";
import type { Widget } from "@lumino/widgets";

import type { VersionMessage } from "../../panel-core/protocol";
import type { Client } from "./client";
import type { Liveness } from "./liveness";
import type { PanelSettings } from "./settings";
import type { IHistory, RevealOptions } from "./tokens";

/** Drives whose files lie on the server: its own, and the one of shared editing. */
const SERVER_DRIVES = ["", "RTC"];

/** What the panel does when it is there; it comes with its first showing. */
export interface Face {
  refresh(): Promise<void>;
  /** Puts the focus there, unless the person acted since `acts` were counted. */
  focus(options: RevealOptions, acts: number): void;
}

export class History implements IHistory {
  readonly changed = new Signal<this, void>(this);
  /** The active document was saved; whether that was kept, the server tells or does not. */
  readonly saved = new Signal<this, void>(this);
  context: DocumentRegistry.Context | undefined;
  selected: VersionMessage | undefined;
  face: Face | undefined;
  /** Keys and buttons that the person pressed: whoever goes on working keeps the focus. */
  acts = 0;
  /** Shows the panel and waits until it is there. */
  show: () => Promise<void> = () => Promise.resolve();
  /** A file to show that is not the active document. */
  private other: string | undefined;

  constructor(
    readonly app: JupyterFrontEnd,
    private readonly documents: IDocumentManager,
    readonly client: Client,
    readonly liveness: Liveness,
    readonly settings: PanelSettings,
    readonly trans: TranslationBundle,
  ) {}

  get path(): string | undefined {
    return this.other ?? (this.context && this.contentsPath(this.context.path));
  }

  /** Counts what the person does, wherever it is. */
  count(page: Document): void {
    for (const kind of ["keydown", "pointerdown"]) {
      page.addEventListener(kind, () => (this.acts += 1), true);
    }
  }

  /** Looks at the document in front now, and at each that comes to the front from here on. */
  follow(): void {
    const { shell } = this.app;
    shell.currentChanged?.connect(() => {
      this.look(shell.currentWidget);
    });
    this.look(shell.currentWidget);
  }

  select(version: VersionMessage | undefined): void {
    const before = this.selected;
    this.selected = version;
    if (before?.id !== version?.id) {
      this.changed.emit();
    }
  }

  async reveal(options: RevealOptions = {}): Promise<void> {
    const { path } = options;
    if (path !== undefined && path !== this.path) {
      this.other = path;
      this.selected = undefined;
      this.changed.emit();
    }
    const { acts } = this;
    await this.show();
    this.face?.focus(options, acts);
  }

  async refresh(): Promise<void> {
    await this.liveness.look();
    await this.face?.refresh();
  }

  /** A launcher or a comparison has no document: the last one stays, for as long as it is open. */
  private look(widget: Widget | null): void {
    const context = widget === null ? undefined : this.documents.contextForWidget(widget);
    if (context === undefined || (context === this.context && this.other === undefined)) {
      return;
    }
    this.take(context);
  }

  private take(context: DocumentRegistry.Context | undefined): void {
    this.context?.pathChanged.disconnect(this.onRename, this);
    this.context?.disposed.disconnect(this.onClose, this);
    this.context?.saveState.disconnect(this.onSave, this);
    this.context = context;
    this.other = undefined;
    this.selected = undefined;
    context?.pathChanged.connect(this.onRename, this);
    context?.disposed.connect(this.onClose, this);
    context?.saveState.connect(this.onSave, this);
    this.changed.emit();
  }

  private onRename(): void {
    this.changed.emit();
  }

  private onSave(_: DocumentRegistry.Context, state: DocumentRegistry.SaveState): void {
    if (state === "completed") {
      this.saved.emit();
    }
  }

  private onClose(): void {
    this.take(undefined);
  }

  private contentsPath(path: string): string | undefined {
    const { contents } = this.app.serviceManager;
    return SERVER_DRIVES.includes(contents.driveName(path)) ? contents.localPath(path) : undefined;
  }
}
