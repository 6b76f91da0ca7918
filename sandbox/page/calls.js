// What happened: the calls the bot made and the updates it got, newest first.

import { get } from "./api.js";
import { el, gathered } from "./dom.js";
import { momentOf, t } from "./words.js";
import { world } from "./world.js";

const SHOWN = 60;

const outcome = (entry) => {
  if (entry.way === "update") return ["", t("update")];
  if (entry.fate === "cut" || entry.fate === "late") return ["bad", t(`fate_${entry.fate}`)];
  return entry.answer?.ok ? ["good", "OK"] : ["bad", String(entry.answer?.error_code ?? "?")];
};

const json = (title, value) => [
  el("h4", {}, title), el("pre", { tabindex: "0" }, JSON.stringify(value, null, 2)),
];

/** What a call says, or what somebody said or pressed. */
function gist({ way, name, sent, answer }) {
  if (way === "call") return answer?.description ?? sent.text ?? sent.caption ?? "";
  const content = sent[name] ?? {};
  return content.data ?? content.text ?? content.caption ?? "";
}

function whose(chat) {
  return world.people.get(chat)?.name ?? world.groups.get(chat)?.title;
}

function entryOf(entry, named) {
  const [tone, words] = outcome(entry);
  const about = [named && whose(entry.chat), gist(entry)].filter(Boolean).join(" · ");
  const box = el("details", { class: `entry ${entry.way}`, "data-n": entry.n, ontoggle: () => {
    if (!box.open || box.querySelector("pre")) return;
    box.append(...json(t(entry.way === "update" ? "received" : "sent"), entry.sent),
      ...(entry.answer ? json(t("answer"), entry.answer) : []));
  } }, el("summary", {},
    el("span", { class: "way", "aria-label": t(entry.way === "update" ? "update" : "call") },
      entry.way === "update" ? "↓" : "↑"),
    el("b", {}, entry.name), el("span", { class: `outcome ${tone}` }, words),
    el("time", {}, momentOf(entry.at, world.now())),
    about ? el("small", { dir: "auto" }, about.slice(0, 120)) : null,
    ...(entry.mismatches ?? []).map((words) => el("small", { class: "mismatch" }, `⚠ ${words}`))));
  return box;
}

export class Calls {
  /** `current()` is the id of the chat last worked in. */
  constructor(current) {
    this.current = current;
    this.everything = false;
    const refresh = gathered(150, () => this.refresh());
    for (const kind of ["chat", "bot", "commands"]) world.addEventListener(kind, refresh);
  }

  draw(body) {
    this.list = el("div", { class: "entries", "data-testid": "calls" });
    const chat = (value) => el("label", {}, el("input", {
      type: "radio", name: "calls", checked: this.everything === value,
      onchange: () => {
        this.everything = value;
        this.list.replaceChildren();
        this.refresh();
      },
    }), el("span", {}, value ? t("everyChat") : this.name()));
    body.append(el("div", { class: "segments" }, chat(false), chat(true)), this.list);
    this.refresh();
  }

  name() {
    const id = this.current();
    return whose(id) ?? t("thisChat");
  }

  async refresh() {
    const { list } = this;
    if (!list?.isConnected) return;
    const where = this.everything ? "" : `&chat=${this.current()}`;
    const entries = await get(`calls?limit=${SHOWN}${where}`);
    if (list !== this.list) return;
    const known = Number(list.querySelector(".entry")?.dataset.n ?? 0);
    list.prepend(...entries.filter((entry) => entry.n > known)
      .map((entry) => entryOf(entry, this.everything)));
    while (list.children.length > SHOWN) list.lastElementChild.remove();
    list.classList.toggle("nothing", !entries.length);
    list.dataset.words = t("noCalls");
  }
}
