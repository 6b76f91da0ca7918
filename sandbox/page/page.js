// The page: chats side by side, the list of people, and the tools.

import { Calls } from "./calls.js";
import { Clock } from "./clock.js";
import { el, gathered } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Faults } from "./faults.js";
import { Pane } from "./pane.js";
import { People } from "./people.js";
import { Tour } from "./tour.js";
import { language, switchLanguage, t, translate } from "./words.js";
import { world } from "./world.js";

const MOST = 3;
const ROOM = { three: 1500 };
const $ = (selector) => document.querySelector(selector);
const address = new URL(location.href);

function remember(key, value) {
  address.searchParams.set(key, value);
  history.replaceState(null, "", address);
}

class Stage {
  constructor() {
    this.panes = [];
    this.active = null;
    this.begun = false;
    this.missed = [];
    this.glowing = { id: null, label: null };
    this.people = new People($(".people"), (id) => this.choose(id), (id) => this.isOpen(id));
    this.calls = new Calls(() => this.active?.id);
    this.faults = new Faults($("[data-tool=faults]"));
    this.drawer = new Drawer($(".drawer"), { faults: this.faults, calls: this.calls });
    this.clock = new Clock($(".clock"), (text) => notice("clock", text));
    this.tour = new Tour($(".tour"), $("[data-tool=tour]"), this);
    $("#columns").addEventListener("click", () => this.setColumns(this.panes.length % MOST + 1));
    document.addEventListener("keydown", (event) => {
      const number = event.altKey && Number(event.code.match(/^Digit([1-3])$/)?.[1]);
      if (number && this.panes[number - 1]) {
        event.preventDefault();
        this.panes[number - 1].composer.input.focus();
      }
    });
    // A file that misses a chat must not take the page's place.
    for (const kind of ["dragover", "drop"]) {
      document.addEventListener(kind, (event) => event.preventDefault());
    }
    document.addEventListener("visibilitychange", () => this.panes.forEach((pane) =>
      pane.thread.following && pane.atEnd(true)));
    world.addEventListener("chat", ({ detail }) => {
      for (const pane of this.panes) if (pane.id === detail) pane.refresh();
    });
    world.addEventListener("people", () => this.panes.forEach((pane) => pane.title()));
    world.addEventListener("watchers", () => this.panes.forEach((pane) => pane.title()));
    world.addEventListener("person", () => this.backBadge());
    for (const kind of ["commands", "turned"]) {
      world.addEventListener(kind, gathered(100, () => this.panes.forEach((pane) => pane.refresh())));
    }
    world.addEventListener("reset", () => this.startOver());
    world.addEventListener("online", () => {
      this.panes.forEach((pane) => pane.refresh());
      if (this.begun) this.changed();
    });
    world.addEventListener("people", () => this.welcomeBack());
  }

  isOpen(id) {
    const pane = this.panes.find((one) => one.id === id);
    return Boolean(pane?.root.checkVisibility());
  }

  /** Opens the chats the address names, else those of the first people there are. */
  begin() {
    const known = [...world.people.keys()];
    const asked = (address.searchParams.get("chats") ?? "").split(",").map(Number).filter(Boolean);
    const strangers = asked.filter((id) => !world.people.has(id) && !world.groups.has(id));
    if (strangers.length) notice("stranger", t("noSuchPerson", { id: strangers[0] }), true);
    const there = [...new Set(asked)].filter((id) => !strangers.includes(id)).slice(0, MOST);
    const first = there.length ? there : known.slice(0, innerWidth >= ROOM.three ? 3 : 2);
    first.forEach((id) => this.add(id));
    if (there.length) document.body.dataset.view = "chat";
    this.begun = true;
    this.changed();
    this.tour.draw();
  }

  /** Another sandbox answers now: nothing of what is shown is there any more. */
  startOver() {
    this.missed = [];
    for (const pane of [...this.panes]) {
      if (world.people.has(pane.id) || world.groups.has(pane.id)) pane.restart();
      else {
        this.missed.push(pane.id);
        this.close(pane);
      }
    }
  }

  /** Whoever was shown before the sandbox was started anew is shown again once they are there. */
  welcomeBack() {
    if (!this.begun) return;
    if (!this.panes.length) this.changed();
    for (const id of this.missed.filter((one) => world.people.has(one))) {
      this.missed = this.missed.filter((one) => one !== id);
      if (this.panes.length < MOST && !this.panes.some((pane) => pane.id === id)) this.add(id);
      this.changed();
    }
  }

  add(id) {
    const pane = new Pane({
      active: () => this.focus(pane),
      back: () => {
        this.toPeople();
        this.people.focus(pane.id);
      },
      close: () => this.close(pane),
      drawn: () => this.light(),
      calls: () => {
        this.focus(pane);
        this.drawer.show("calls");
      },
    });
    this.panes.push(pane);
    $("#panes").append(pane.root);
    this.active ??= pane;
    pane.open(id);
    return pane;
  }

  close(pane) {
    this.panes = this.panes.filter((one) => one !== pane);
    pane.leave();
    if (this.active === pane) this.active = this.panes.at(-1) ?? null;
    this.toPeople();
    this.changed();
    this.people.focus(pane.id);
  }

  setColumns(count) {
    while (this.panes.length > count) {
      this.panes.pop().leave();
    }
    const free = [...world.people.keys()].filter((id) => !this.panes.some((pane) => pane.id === id));
    while (this.panes.length < count && free.length) this.add(free.shift());
    if (!this.panes.includes(this.active)) this.active = this.panes[0] ?? null;
    this.changed();
  }

  focus(pane) {
    if (this.active === pane) return;
    this.active = pane;
    this.changed();
    if (this.drawer.open === "calls") this.drawer.draw();
  }

  /** Shows somebody's chat: where it is open already, else in place of the one last worked in. */
  choose(id) {
    const open = this.panes.find((pane) => pane.id === id);
    const pane = open ?? this.active ?? this.add(id);
    this.active = pane;
    document.body.dataset.view = "chat";
    pane.open(id);
    this.changed();
    if (this.drawer.open === "calls") this.drawer.draw();
    // A keyboard on the screen would cover what was said.
    if (matchMedia("(hover: hover)").matches) pane.composer.input.focus();
    else pane.find("h2").focus();
  }

  /** Has these chats open, this one in front. */
  show(ids, front) {
    for (const id of ids) {
      if (this.panes.some((pane) => pane.id === id)) continue;
      const free = this.panes.find((pane) => !ids.includes(pane.id));
      if (free) free.open(id);
      else this.add(id);
    }
    this.active = this.panes.find((pane) => pane.id === front);
    document.body.dataset.view = "chat";
    this.changed();
  }

  write(id, text) {
    this.panes.find((pane) => pane.id === id)?.composer.write(text);
  }

  toPeople() {
    document.body.dataset.view = "people";
    this.people.refresh();
  }

  changed() {
    for (const pane of this.panes) pane.root.classList.toggle("active", pane === this.active);
    $("#panes > .hint")?.remove();
    if (!this.panes.length) $("#panes").append(nobody());
    const ids = this.panes.map((pane) => pane.id);
    remember("chats", ids.join(","));
    world.watch(ids.filter((id) => world.people.has(id)));
    this.people.refresh();
    this.backBadge();
    this.light();
    this.panes.forEach((pane) => pane.thread.following && pane.atEnd(true));
  }

  /** On a narrow screen: how much waits unread behind the way back. */
  backBadge() {
    const count = [...world.people.values()]
      .filter((one) => one.id !== this.active?.id && one.unread).length;
    for (const badge of document.querySelectorAll(".back .badge")) {
      badge.hidden = !count;
      badge.textContent = count;
    }
  }

  /** The tour's pointer: this person's chat, and the newest button with these words. */
  glow(id, label) {
    this.glowing = { id, label };
    this.light();
  }

  light() {
    const { id, label } = this.glowing;
    for (const lit of document.querySelectorAll(".glow")) lit.classList.remove("glow");
    if (id === null) return;
    const pane = this.panes.find((one) => one.id === id);
    pane?.root.classList.add("glow");
    const written = pane?.find("[data-testid=send]:not([hidden])");
    if (written) written.classList.add("glow");
    if (!pane || !label || written) return;
    const words = typeof label === "string" ? [label] : Object.values(label);
    const keys = [...pane.root.querySelectorAll(".key, .start:not([hidden]), .keyboard button")];
    // "Solved" also stands in "Solved in part": the whole label comes before a part of one.
    const is = (match) => keys.findLast((key) => words.some((word) => match(key.textContent, word)));
    const key = is((text, word) => text === word) ?? is((text, word) => text.includes(word));
    key?.classList.add("glow");
  }
}

function nobody() {
  return el("div", { class: "hint" },
    el("span", { class: "wave", "aria-hidden": "true" }, "👋"),
    el("strong", {}, world.bot.first_name),
    el("span", {}, t(world.people.size ? "chooseSomebody" : "nobody")));
}

/** A line under the top bar; without words it goes away. */
function notice(key, text, passing = false) {
  const old = $(`.notices [data-notice="${key}"]`);
  if (!text) {
    old?.remove();
    return;
  }
  if (old?.textContent === text) return;
  const line = el("p", { "data-notice": key, "data-testid": key }, text);
  if (old) old.replaceWith(line);
  else $(".notices").append(line);
  if (passing || key === "clock") setTimeout(() => line.remove(), 8000);
}

function botNotice() {
  document.title = world.bot.first_name;
  $("#bot-name").textContent = world.bot.first_name;
  notice("no-bot", world.bot.running ? "" : t("noBot", { url: location.origin }));
}

async function begin() {
  translate(document);
  const stage = new Stage();
  world.addEventListener("bot", botNotice);
  world.addEventListener("offline", () => {
    notice("no-bot", "");
    notice("offline", t("offline"));
  });
  // What nobody waited for has failed: said once, here.
  addEventListener("unhandledrejection", (event) => {
    notice("problem", event.reason?.message ?? String(event.reason), true);
  });
  world.addEventListener("online", () => notice("offline", ""));
  world.addEventListener("online", () => stage.begin(), { once: true });
  const tongue = () => { $("#language").lang = language() === "zh" ? "en" : "zh-CN"; };
  tongue();
  $("#language").addEventListener("click", () => {
    switchLanguage();
    remember("lang", language());
    tongue();
    translate(document);
    world.tell("people");
    world.tell("clock");
    world.tell("tour");
    botNotice();
    stage.drawer.draw();
    stage.panes.forEach((pane) => pane.retranslate());
  });
  world.connect();
}

begin();
