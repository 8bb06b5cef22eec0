// @ts-check
/** Draws the shape of a file's history, and sends what the person does with it. */

/** @typedef {import("../src/activityMessages").ActivityMessage} ActivityMessage */
/** @typedef {import("../src/activityMessages").BarMessage} BarMessage */
/** @typedef {import("../src/activityMessages").FromPicture} FromPicture */

(() => {
  const editor = acquireVsCodeApi();
  const bars = get("bars");
  const tip = get("tip");
  const text = /** @type {HTMLInputElement} */ (get("text"));
  const action = get("action");

  /** Pixels from the longest bar up to the longest bar down. */
  const HEIGHT = 45;
  /** @type {BarMessage[]} */
  let shown = [];
  let active = -1;
  let command = "";

  window.addEventListener("message", ({ data }) => {
    if (data.kind === "activity") {
      show(data);
    }
  });

  /** @param {ActivityMessage} message */
  function show(message) {
    get("name").textContent = message.name;
    get("name").title = message.name;
    get("summary").textContent = message.summary;
    const dot = get("dot");
    dot.className = message.alive ? "alive" : "failed";
    dot.setAttribute("aria-label", message.health);
    dot.title = message.health;
    get("search").hidden = message.name === "";
    get("state").hidden = message.words === "";
    get("words").textContent = message.words;
    action.hidden = message.action === null;
    action.textContent = message.action?.label ?? "";
    command = message.action?.command ?? "";
    get("picture").hidden = message.bars.length === 0;
    drawBars(message.bars);
    drawDates(message.dates);
  }

  /** @param {BarMessage[]} fresh */
  function drawBars(fresh) {
    const version = shown[active]?.version;
    shown = fresh;
    const up = Math.max(0, ...fresh.map(({ added }) => Math.sqrt(added)));
    const down = Math.max(0, ...fresh.map(({ deleted }) => Math.sqrt(deleted)));
    const unit = up + down > 0 ? HEIGHT / (up + down) : 0;
    bars.style.setProperty("--up", `${Math.max(2, Math.round(up * unit))}px`);
    bars.replaceChildren(...fresh.map((bar, at) => barOf(bar, at, unit)));
    active = fresh.findIndex((bar) => bar.version === version);
    hideTip();
    point(active, false);
  }

  /**
   * One huge save does not flatten the rest: lengths are square roots.
   * @param {BarMessage} bar
   * @param {number} at
   * @param {number} unit
   */
  function barOf(bar, at, unit) {
    const option = document.createElement("div");
    option.id = `bar-${at}`;
    option.className = bar.significant ? "bar significant" : "bar";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.setAttribute("aria-label", bar.spoken);
    option.dataset.at = String(at);
    for (const side of /** @type {const} */ (["added", "deleted"])) {
      const part = document.createElement("span");
      part.className = side;
      const length = bar[side] > 0 ? Math.max(2, Math.round(Math.sqrt(bar[side]) * unit)) : 0;
      part.style.setProperty("height", `${length}px`);
      option.append(part);
    }
    return option;
  }

  /** @param {string[]} dates */
  function drawDates(dates) {
    const labels = dates.map((date) => {
      const label = document.createElement("span");
      label.textContent = date;
      return label;
    });
    get("dates").replaceChildren(...labels);
    // A few bars do not fill the width; their dates stay under them.
    get("dates").style.setProperty("max-width", `${Math.max(110, 14 * shown.length)}px`);
  }

  /**
   * Makes a bar the one that the keys act on.
   * @param {number} at
   * @param {boolean} tell
   */
  function point(at, tell) {
    bars.children[active]?.setAttribute("aria-selected", "false");
    active = Math.min(at, shown.length - 1);
    const option = bars.children[active];
    if (option === undefined) {
      bars.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    bars.setAttribute("aria-activedescendant", option.id);
    if (tell) {
      showTip(active);
    }
  }

  /** @param {number} at */
  function showTip(at) {
    tip.textContent = shown[at]?.words ?? "";
    tip.hidden = tip.textContent === "";
  }

  function hideTip() {
    tip.hidden = true;
  }

  /** @param {Event} event */
  function barAt(event) {
    const target = /** @type {Element} */ (event.target).closest(".bar");
    return Number(target?.getAttribute("data-at") ?? -1);
  }

  /** @param {number} at */
  function open(at) {
    const bar = shown[at];
    if (bar !== undefined) {
      send({ kind: "open", version: bar.version });
    }
  }

  bars.addEventListener("focus", () => {
    if (active < 0) {
      point(shown.length - 1, false);
    }
    if (bars.matches(":focus-visible")) {
      showTip(active);
    }
  });
  bars.addEventListener("blur", hideTip);
  bars.addEventListener("pointermove", (event) => {
    const at = barAt(event);
    if (at >= 0) {
      showTip(at);
    }
  });
  bars.addEventListener("pointerleave", hideTip);
  bars.addEventListener("click", (event) => {
    const at = barAt(event);
    if (at >= 0) {
      point(at, false);
      open(at);
    }
  });
  bars.addEventListener("keydown", (event) => {
    const last = shown.length - 1;
    /** @type {Record<string, number>} */
    const to = {
      ArrowLeft: Math.max(0, active - 1),
      ArrowRight: Math.min(last, active + 1),
      Home: 0,
      End: last,
      PageUp: Math.max(0, active - 10),
      PageDown: Math.min(last, active + 10),
    };
    const next = to[event.key];
    if (next !== undefined) {
      event.preventDefault();
      point(next, true);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(active);
    } else if (event.key === "Escape") {
      hideTip();
    }
  });

  action.addEventListener("click", () => {
    send(/** @type {FromPicture} */ ({ kind: "action", command }));
  });

  const form = /** @type {HTMLFormElement} */ (get("search"));
  const everywhere = () => form.querySelector("[value=project]:checked") !== null;
  function nameField() {
    const words = (everywhere() ? text.dataset.project : text.dataset.file) ?? "";
    text.placeholder = words;
    text.setAttribute("aria-label", words);
  }
  form.addEventListener("change", nameField);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (text.value.trim() !== "") {
      send({ kind: "search", words: text.value, everywhere: everywhere() });
    }
  });
  nameField();

  /** @param {FromPicture} message */
  function send(message) {
    editor.postMessage(message);
  }

  /** @param {string} id */
  function get(id) {
    const element = document.getElementById(id);
    if (element === null) {
      throw new Error(`#${id} is missing`);
    }
    return element;
  }

  send({ kind: "ready" });
})();
