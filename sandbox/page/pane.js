// One chat: whose it is, what was said, and what that person can do.

import { bubble, el } from "./render.js";
import { dayOf, t, translate } from "./words.js";

export async function ask(path, body) {
  const options = body && { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`/sandbox/${path}`, options);
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error);
  return content;
}

export class Pane {
  constructor(world, onChoose) {
    this.world = world;
    this.onChoose = onChoose;
    this.root = document.getElementById("pane").content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.root.querySelector(selector);
    this.messages = this.find(".messages");
    this.input = this.find("textarea");
    this.persona = null;
    this.listen();
    this.forget();
  }

  listen() {
    // Follows the talk unless the reader has scrolled up; pictures and a growing text box count.
    this.following = true;
    this.messages.addEventListener("scroll", () => {
      const { scrollHeight, scrollTop, clientHeight } = this.messages;
      this.following = scrollHeight - scrollTop - clientHeight < 80;
    });
    this.messages.addEventListener("load", () => this.toEnd(), true);
    new ResizeObserver(() => this.toEnd()).observe(this.messages);
    const form = this.find(".composer");
    this.find("select").addEventListener("change", ({ target }) => this.onChoose(target.value));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.input.value.trim();
      if (text) this.does("say", { text }).then((done) => done && this.clearInput());
    });
    this.input.addEventListener("input", () => this.fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    this.find(".start").addEventListener("click", () =>
      this.does(this.blocked ? "unblock" : "open", {}));
    this.find(".block").addEventListener("click", () => {
      this.closeMenus();
      this.does(this.blocked ? "unblock" : "block", {});
    });
    for (const button of this.root.querySelectorAll("[data-send]")) {
      button.addEventListener("click", () => {
        this.closeMenus();
        this.does(button.dataset.send, {});
      });
    }
    for (const menu of this.root.querySelectorAll(".menu")) {
      menu.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.closeMenus();
      });
    }
    this.hooks = {
      say: (text) => this.does("say", { text }),
      press: (messageId, data) => this.does("press", { message_id: messageId, data }),
      follow: (address) => this.follow(address),
      find: (id) => this.views.get(id),
    };
  }

  toEnd() {
    if (this.following) this.messages.scrollTop = this.messages.scrollHeight;
  }

  /** Shows nobody, until a persona is chosen. */
  forget() {
    this.seq = 0;
    this.fresh = true;
    this.waiting = [];
    this.views = new Map();
    this.nodes = new Map();
    this.messages.replaceChildren();
  }

  show(persona) {
    const same = persona && this.persona && persona.id === this.persona.id;
    this.persona = persona;
    if (!same) this.forget();
    this.title();
    return this.refresh();
  }

  title() {
    const select = this.find("select");
    const options = this.world.personas.map((p) =>
      el("option", { value: p.id, selected: this.persona?.id === p.id }, p.name));
    const empty = this.persona ? [] : [el("option", { value: "", selected: true }, "—")];
    select.replaceChildren(...empty, ...options,
      el("option", { value: "new" }, t("newPersonaOption")));
    const avatar = this.find(".avatar");
    avatar.textContent = this.persona ? Array.from(this.persona.name)[0] : "?";
    avatar.style.setProperty("--hue", this.persona ? (this.persona.id * 47) % 360 : 160);
    this.find(".about").textContent = this.persona?.about ?? "";
  }

  /** Fetches what changed since it last looked: one fetch after another, never two at once. */
  refresh() {
    this.fetching = (this.fetching ?? Promise.resolve()).then(() => this.fetchChanges())
      .catch((error) => console.error(error));
    return this.fetching;
  }

  async fetchChanges() {
    const persona = this.persona;
    this.root.classList.toggle("empty", !persona);
    if (!persona) {
      const add = el("button", { type: "button", onclick: () => this.onChoose("new") },
        t("newPersona"));
      const hint = this.hint("nobody", "nobodyHint");
      hint.append(add);
      this.messages.replaceChildren(hint);
      return;
    }
    const chat = await ask(`chats/${persona.id}?after=${this.seq}`);
    // Somebody else may have been chosen while the answer was on its way.
    if (persona.id !== this.persona?.id) return;
    const first = this.fresh;
    this.seq = chat.seq;
    this.fresh = false;
    this.blocked = chat.blocked;
    this.update(chat, first);
    if (!first) chat.toasts.forEach((toast) => this.toast(toast));
  }

  update(chat, first) {
    if (first) this.following = true;
    const changed = new Set([...this.waiting, ...chat.waiting].map((press) => press.message_id));
    this.waiting = chat.waiting;
    for (const view of chat.messages) {
      changed.delete(view.message_id);
      this.put(view);
    }
    for (const id of changed) if (this.views.has(id)) this.put(this.views.get(id));
    this.messages.querySelector(".hint")?.remove();
    if (!chat.opened && !this.views.size) this.messages.append(this.hint(null, "notOpened"));
    this.controls(chat);
    this.toEnd();
  }

  put(view) {
    const old = this.nodes.get(view.message_id);
    if (view.deleted) {
      old?.remove();
      this.nodes.delete(view.message_id);
      this.views.delete(view.message_id);
      return;
    }
    this.views.set(view.message_id, view);
    const node = bubble(view, this.waiting, this.hooks);
    node.dataset.day = dayOf(view.date);
    this.nodes.set(view.message_id, node);
    if (old) {
      old.replaceWith(node);
      return;
    }
    const last = [...this.nodes.values()].at(-2);
    if (last?.dataset.day !== node.dataset.day) {
      this.messages.append(el("div", { class: "day" }, node.dataset.day));
    }
    this.messages.append(node);
  }

  controls(chat) {
    const begin = !chat.opened || chat.blocked;
    const start = this.find(".start");
    start.hidden = !begin;
    start.textContent = t(chat.blocked ? "unblock" : "start");
    this.find(".composer").classList.toggle("closed", begin);
    this.find(".block").textContent = t(chat.blocked ? "unblock" : "block");
    this.find(".typing").hidden = chat.action !== "typing";
    const keyboard = this.find(".keyboard");
    keyboard.hidden = !chat.keyboard || begin;
    keyboard.replaceChildren(...(chat.keyboard ?? []).map((row) => el("div", { class: "row" },
      ...row.map((key) => el("button", { type: "button", onclick: () =>
        this.does("press", { text: key.text }) }, key.text)))));
    const commands = chat.commands.map((command) => el("button", {
      type: "button",
      onclick: () => { this.closeMenus(); this.does("say", { text: `/${command.command}` }); },
    }, el("b", {}, `/${command.command}`), el("span", {}, command.description)));
    this.find(".commands .pop").replaceChildren(
      ...(commands.length ? commands : [el("p", {}, t("noCommands"))]));
  }

  /** Opens a deep link to this bot here; true when it was one. */
  follow(address) {
    const link = address.match(/^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]*))?$/i);
    if (!link || link[1].toLowerCase() !== this.world.bot.username.toLowerCase()) return false;
    this.does("open", { start: link[2] ?? "" });
    return true;
  }

  async does(deed, details) {
    if (!this.persona) return false;
    try {
      await ask(`personas/${this.persona.id}/${deed}`, details);
      return true;
    } catch (error) {
      this.toast({ text: error.message, alert: false });
      return false;
    }
  }

  toast({ text, alert }) {
    if (alert) {
      const box = document.getElementById("alert");
      box.querySelector("p").textContent = text;
      if (!box.open) box.showModal();
      return;
    }
    const note = el("p", {}, text);
    this.find(".toasts").append(note);
    setTimeout(() => note.remove(), 5000);
  }

  hint(title, words) {
    const heading = title ? [el("strong", {}, t(title))] : [];
    return el("div", { class: "hint" }, ...heading, el("span", {}, t(words)));
  }

  clearInput() {
    this.input.value = "";
    this.fit();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
  }

  closeMenus() {
    for (const menu of this.root.querySelectorAll(".menu[open]")) menu.open = false;
  }

  /** Says everything again in the language now chosen. */
  retranslate() {
    translate(this.root);
    this.forget();
    this.title();
    return this.refresh();
  }
}
