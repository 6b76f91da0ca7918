// The list of everybody in the neighbourhood: whose chat is open, and what they have not read.

import { post } from "./api.js";
import { ask, el } from "./dom.js";
import { knows, say, shortTimeOf, t } from "./words.js";
import { world } from "./world.js";

const FIND_FROM = 14;

/** An avatar's first letter and its colour, the same for a person everywhere. */
export function paint(avatar, id, name) {
  avatar.textContent = Array.from(name)[0] ?? "?";
  avatar.style.setProperty("--hue", (Math.abs(id) * 47) % 360);
}

const preview = (last, group) => {
  if (!last) return "";
  if (knows(`service_${last.kind}`)) return t(`service_${last.kind}`, { name: last.author });
  const kind = last.kind === "text" ? "" : `[${t(`kind_${last.kind}`)}]`;
  const words = [kind, last.text].filter(Boolean).join(" ");
  if (last.from_bot) return words;
  return `${group ? `${last.author}: ` : t("you")}${words}`;
};

export class People {
  /** `open(key)` shows somebody's chat; `isOpen(key)` says whether it is shown. */
  constructor(root, open, isOpen) {
    this.root = root;
    this.list = root.querySelector(".list");
    this.find = root.querySelector("input");
    this.isOpen = isOpen;
    this.open = open;
    this.rows = new Map();
    this.find.addEventListener("input", () => this.filter());
    root.querySelector(".newcomer").addEventListener("click", () => this.newcomer());
    this.list.addEventListener("keydown", (event) => this.walk(event));
    world.addEventListener("people", () => this.draw());
    world.addEventListener("person", ({ detail }) => this.fill(detail));
    world.addEventListener("turned", () => this.refresh());
  }

  draw() {
    const known = [...world.people.values(), ...world.groups.values()];
    const held = this.list.contains(document.activeElement) && document.activeElement.dataset.id;
    this.rows = new Map(known.map((one) => [one.id, this.row(one)]));
    this.list.replaceChildren(...this.rows.values());
    this.find.hidden = known.length < FIND_FROM;
    known.forEach((one) => this.fill(one.id));
    this.filter();
    if (held) this.focus(held);
  }

  focus(id) {
    this.list.querySelector(`[data-id="${id}"]`)?.focus();
  }

  row(one) {
    const avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    paint(avatar, one.id, one.name ?? one.title);
    return el("li", {}, el("button", {
      type: "button", "data-testid": `person-${one.id}`, "data-id": one.id,
      onclick: () => this.open(one.id),
    }, avatar,
    el("span", { class: "words" },
      el("span", { class: "line" }, el("b"), el("time")),
      el("small", { class: "about" }),
      el("span", { class: "line" }, el("small", { class: "last" }),
        el("span", { class: "badge", hidden: true })))));
  }

  fill(id) {
    const row = this.rows.get(id);
    const one = world.people.get(id) ?? world.groups.get(id);
    if (!row || !one) return;
    const find = (selector) => row.querySelector(selector);
    find("b").textContent = one.name ?? one.title;
    find(".about").textContent = say(one.about ?? t("group"));
    find(".last").textContent = preview(one.last, world.groups.has(id));
    find("time").textContent = one.last ? shortTimeOf(one.last.date, world.now()) : "";
    const shown = this.isOpen(id);
    const unread = typeof one.unread === "number"
      ? one.unread : Math.max(0, ...Object.values(one.unread ?? {}));
    const badge = find(".badge");
    badge.hidden = shown || !unread;
    badge.textContent = unread > 99 ? "99+" : unread;
    const name = one.name ?? one.title;
    row.firstChild.title = name;
    // Whatever the width hides is still said.
    row.firstChild.setAttribute("aria-label", [
      name, say(one.about ?? t("group")), badge.hidden ? "" : t("unread", { count: unread }),
    ].filter(Boolean).join(", "));
    row.firstChild.setAttribute("aria-current", shown ? "true" : "false");
  }

  refresh() {
    for (const id of this.rows.keys()) this.fill(id);
  }

  filter() {
    const words = this.find.value.trim().toLowerCase();
    for (const row of this.rows.values()) {
      const text = row.querySelector("b").textContent + row.querySelector(".about").textContent;
      row.hidden = words !== "" && !text.toLowerCase().includes(words);
    }
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const keys = [...this.list.querySelectorAll("li:not([hidden]) > button")];
    keys[(keys.indexOf(document.activeElement) + step + keys.length) % keys.length].focus();
  }

  async newcomer() {
    const form = el("form", { method: "dialog" },
      el("h2", {}, t("newPersona")),
      el("label", {}, t("name"),
        el("input", {
          name: "name", required: true, pattern: ".*\\S.*", maxlength: 64, autocomplete: "off",
        })),
      el("label", {}, t("about"),
        el("input", { name: "about", maxlength: 64, autocomplete: "off" })),
      el("label", {}, t("speaks"), el("select", { name: "language_code" },
        el("option", { value: "zh-hans" }, "中文"), el("option", { value: "en" }, "English"))),
      el("label", { class: "check" },
        el("input", { type: "checkbox", name: "large" }), t("largeType")),
      el("div", { class: "row" },
        el("button", { type: "button", class: "quiet", onclick: ({ target }) =>
          target.closest("dialog").close() }, t("cancel")),
        el("button", { value: "add" }, t("add"))));
    form.language_code.value = document.documentElement.lang.startsWith("zh") ? "zh-hans" : "en";
    while (await ask(form) === "add") {
      try {
        const person = await post("personas", {
          name: form.elements.name.value.trim(), about: form.about.value.trim(),
          language_code: form.language_code.value, large: form.large.checked,
        });
        await world.loadPeople();
        this.open(person.id);
        return;
      } catch (error) {
        form.querySelector(".complaint")?.remove();
        form.append(el("p", { class: "complaint", role: "alert" }, error.message));
      }
    }
  }
}
