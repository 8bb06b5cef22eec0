/** The panel itself; see `side.ts` for its place. */
import { ReactWidget } from "@jupyterlab/ui-components";
import type { Message } from "@lumino/messaging";
import * as React from "react";

import type { History } from "../history";
import { Chart } from "./chart";
import { Header } from "./header";
import { Matches } from "./matches";
import { PanelModel } from "./model";
import { ProjectPart } from "./projectPart";
import { SearchBar } from "./searchBar";
import { Empty, Notices } from "./states";
import { Tree } from "./tree";

import "../../style/status.css";
import "../../style/panel.css";

/** Milliseconds after which words like `12 s ago` are put anew. */
const FRESHNESS = 10_000;

/** The panel's contents, ready to stand in the side bar. */
export function createPanel(history: History): ReactWidget {
  return new HistoryPanel(history);
}

class HistoryPanel extends ReactWidget {
  private readonly model: PanelModel;

  constructor(private readonly history: History) {
    super();
    this.addClass("bt-Panel");
    this.model = new PanelModel(history);
    history.face = this.model;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.history.face = undefined;
      this.model.dispose();
    }
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    return <Contents model={this.model} />;
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.model.setVisible(true);
  }

  protected override onBeforeHide(message: Message): void {
    super.onBeforeHide(message);
    this.model.setVisible(false);
  }
}

function Contents({ model }: { model: PanelModel }): React.JSX.Element {
  useChanges(model);
  const now = useNow(model);
  const { timeline, search } = model;
  const listed = search.active ? (
    <Matches model={model} now={now} />
  ) : timeline.loaded.rows.length > 0 ? (
    <Tree model={model} now={now} />
  ) : (
    <Empty model={model} />
  );
  return (
    <>
      <Header model={model} now={now} />
      {model.activity !== undefined && timeline.path !== undefined && (
        <Chart model={model} activity={model.activity} now={now} />
      )}
      <SearchBar model={model} />
      <Notices model={model} />
      <ProjectPart model={model} now={now} />
      {listed}
    </>
  );
}

/** Draws again whenever the model says so; several changes in a row are one. */
function useChanges(model: PanelModel): void {
  const [, count] = React.useState(0);
  React.useEffect(() => {
    const draw = (): void => {
      count((before) => before + 1);
    };
    model.changed.connect(draw);
    draw(); // what changed between the first drawing and here
    return () => {
      model.changed.disconnect(draw);
    };
  }, [model]);
}

function useNow(model: PanelModel): number {
  const [now, setNow] = React.useState(() => Date.now());
  React.useEffect(() => {
    const tick = (): void => {
      setNow(Date.now());
    };
    const timer = setInterval(tick, FRESHNESS);
    model.changed.connect(tick);
    return () => {
      clearInterval(timer);
      model.changed.disconnect(tick);
    };
  }, [model]);
  return now;
}
