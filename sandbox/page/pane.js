// One open chat: whose it is, what was said, and what that person can do.

import { get, post } from "./api.js";
import { Composer } from "./composer.js";
import { ask, closeMenus, el, madeFrom } from "./dom.js";
import { paint } from "./people.js";
import { PART, Thread } from "./thread.js";
import { knows, say, t, translate } from "./words.js";
import { world } from "./world.js";

const TOAST_MS = 8000;
const LINK = /^(?:https?:\/\/)?(?:t\.me|telegram\.me)\/(\w+)(?:\?(?:start=([\w-]*))?)?$/i;

export class Pane {
  /** `on`: active(), back(), calls(), close(), drawn(). */
  constructor(on) {
    this.root = document.getElementById("pane").content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.root.querySelector(selector);
    this.on = on;
    this.id = null;
    this.speaker = null;
    // The topic of a forum that is shown: its id, 0 for what stands in none, null for all.
    this.topic = null;
    this.missed = 0;
    this.thread = new Thread(this.find(".messages"), {
      me: () => this.speaker,
      say: (text) => this.does("say", { text }),
      press: (messageId, data) => this.does("press", { message_id: messageId, data }),
      follow: (address) => this.follow(address),
      find: (id) => this.thread.views.get(id),
      react: (messageId, emoji) => this.does("react", { message_id: messageId, emoji }),
      reply: (view) => this.composer.aim("reply", view),
      edit: (view) => this.composer.aim("edit", view),
      copy: (text) => this.copy(text),
      show: (id) => this.thread.show(id),
      earlier: (before) => this.earlier(before),
      reload: () => {
        this.forget();
        this.refresh();
      },
      atEnd: (there) => this.atEnd(there),
    });
    this.composer = new Composer(this.root, {
      does: (deed, details) => this.does(deed, details),
      follow: (address) => this.follow(address),
      complain: (text) => this.toast({ text }),
    });
    this.listen();
    translate(this.root);
  }

  listen() {
    this.root.addEventListener("pointerdown", () => this.on.active());
    this.root.addEventListener("focusin", () => this.on.active());
    this.find(".back").addEventListener("click", () => this.on.back());
    this.find(".start").addEventListener("click", () =>
      this.does(this.blocked ? "unblock" : "open", {}));
    this.find(".to-end").addEventListener("click", () => {
      this.thread.toEnd(true);
      this.atEnd(true);
    });
    this.find(".options summary").addEventListener("click", () => this.options());
    this.find(".pinned").addEventListener("click", () => this.thread.show(this.pinned));
    this.find(".as select").addEventListener("change", ({ target }) => {
      this.speaker = Number(target.value);
      this.restart();
    });
  }

  /** Shows the chat of this person, or this group. */
  open(id) {
    if (id === this.id) return this.refresh();
    this.composer.clear();
    this.id = id;
    this.topic = null;
    const group = world.groups.get(id);
    this.speaker = group ? group.members.find((one) => world.people.has(one.id))?.id : id;
    this.root.dataset.persona = id;
    this.type(Boolean(world.people.get(id)?.large));
    this.find(".toasts").replaceChildren();
    return this.restart();
  }

  /** Shows the chat in large type, or in the usual one. */
  type(large) {
    this.root.classList.toggle("large", large);
    this.composer.fit();
  }

  /** Takes the chat off the page. */
  leave() {
    this.composer.clear();
    this.thread.reset();
    this.root.remove();
  }

  /** Everything anew: another chat, another speaker, another language, another sandbox. */
  restart() {
    this.forget();
    this.missed = 0;
    this.title();
    return this.refresh();
  }

  forget() {
    this.thread.reset();
    this.acting("");
    this.fresh = true;
    this.seq = 0;
  }

  title() {
    const person = world.people.get(this.id);
    const group = world.groups.get(this.id);
    const name = person?.name ?? group?.title ?? "?";
    paint(this.find(".avatar"), this.id, name);
    this.find("h2").textContent = name;
    this.find(".messages").setAttribute("aria-label", t("chatOf", { name }));
    this.find(".about").textContent = say(person?.about ?? t("members", {
      count: group?.members.length ?? 0,
    }));
    this.root.setAttribute("aria-label", t("chatOf", { name }));
    const as = this.find(".as");
    as.hidden = !group;
    const members = group?.members ?? [];
    if (!madeFrom(as, members, this.speaker)) as.querySelector("select").replaceChildren(...members
      .filter((one) => world.people.has(one.id)).map((one) =>
        el("option", { value: one.id, selected: one.id === this.speaker }, one.name)));
    this.find(".also").hidden = (world.watchers[this.id] ?? 0) < 2;
  }

  /** Fetches what changed since it last looked: one fetch after another, never two at once. */
  refresh() {
    if (this.again) return this.again;
    this.again = (this.fetching ?? Promise.resolve()).then(() => {
      this.again = null;
      this.fetching = this.fetchChanges().catch((error) => this.toast({ text: error.message }));
      return this.fetching;
    });
    return this.again;
  }

  async fetchChanges() {
    const { id, fresh, speaker, topic } = this;
    if (id === null) return;
    const chat = await get(`chats/${id}?after=${this.seq}&limit=${PART}&persona=${speaker}${this.within()}`);
    // Somebody else may have been chosen while the answer was on its way.
    if (id !== this.id || speaker !== this.speaker || topic !== this.topic || fresh !== this.fresh) return;
    if (chat.skipped && !fresh) {
      // More has changed than is worth catching up with.
      this.forget();
      await this.fetchChanges();
      return;
    }
    this.seq = chat.seq;
    this.fresh = false;
    this.blocked = chat.blocked;
    this.missed += this.thread.apply(chat.messages, chat.waiting, { earlier: chat.earlier });
    this.controls(chat);
    this.atEnd(this.thread.following);
    if (!fresh) chat.toasts.forEach((toast) => this.toast(toast));
  }

  async earlier(before) {
    const { id, topic } = this;
    let chat;
    try {
      chat = await get(`chats/${id}?before=${before}&limit=${PART}${this.within()}`);
    } catch (error) {
      this.thread.more = true;
      this.toast({ text: error.message });
      return;
    }
    if (id === this.id && topic === this.topic && before === this.thread.oldest) {
      this.thread.prepend(chat.messages, chat.earlier);
    }
  }

  controls(chat) {
    const begin = !chat.opened || chat.blocked;
    if (!this.thread.size) this.hint(chat.opened ? "nothingYet" : "notOpened");
    const start = this.find(".start");
    start.hidden = !begin;
    start.textContent = t(chat.blocked ? "unblock" : "start");
    this.find(".composer").classList.toggle("closed", begin);
    this.acting(chat.action);
    this.composer.setKeyboard(chat.keyboard, !begin);
    this.composer.setCommands(chat.commands);
    this.topics(chat.topics ?? []);
    this.pinned = chat.pinned.findLast((one) => this.topic === null || this.thread.views.has(one));
    const pinned = this.find(".pinned");
    pinned.hidden = !this.pinned;
    if (this.pinned) {
      const view = this.thread.views.get(this.pinned);
      pinned.textContent = `📌 ${view?.text || t("pinned")}`;
    }
    this.on.drawn();
  }

  /** A forum's topics, to show one alone and to write in it. */
  topics(topics) {
    const strip = this.find(".topics");
    strip.hidden = !topics.length;
    const shown = [[null, t("allTopics")], [0, t("noTopic")],
      ...topics.map(({ id, name, closed }) => [id, closed ? `🔒 ${name}` : name])];
    if (madeFrom(strip, shown, this.topic)) return;
    strip.replaceChildren(...shown.map(([id, name]) => el("button", {
      type: "button", "aria-pressed": String(id === this.topic), onclick: () => {
        this.topic = id;
        this.restart();
      } }, name)));
  }

  within() {
    return this.topic === null ? "" : `&topic=${this.topic}`;
  }

  options() {
    const menu = this.find(".options");
    const item = (key, act) => el("button", { type: "button", "data-option": key, onclick: () => {
      closeMenus(this.root);
      act();
    } }, t(key));
    const person = world.people.has(this.id);
    const large = this.root.classList.contains("large");
    if (madeFrom(menu, person, this.blocked, large, t("closeChat"))) return;
    menu.querySelector(".pop").replaceChildren(...[
      person ? item(this.blocked ? "unblock" : "block", () =>
        this.does(this.blocked ? "unblock" : "block", {})) : null,
      item(large ? "usualType" : "largeType", () => this.type(!large)),
      item("openLink", () => this.composer.openLink()),
      item("whatHappened", () => this.on.calls()),
      item("closeChat", () => this.on.close()),
    ].filter(Boolean));
  }

  acting(action) {
    const line = this.find(".typing");
    line.hidden = !action;
    line.querySelector("span").textContent = t(knows(`action_${action}`) ? `action_${action}` : "typing");
  }

  hint(words) {
    this.find(".messages").replaceChildren(el("div", { class: "hint" },
      el("span", { class: "wave", "aria-hidden": "true" }, words === "notOpened" ? "👋" : "🍃"),
      el("strong", {}, world.bot.first_name), el("span", {}, t(words))));
  }

  atEnd(there) {
    if (there) {
      this.missed = 0;
      this.markRead();
    }
    const button = this.find(".to-end");
    button.hidden = there;
    const badge = button.querySelector(".badge");
    badge.hidden = !this.missed;
    badge.textContent = this.missed;
  }

  /** What is shown in an open page has been read. */
  markRead() {
    const unread = world.people.get(this.id)?.unread ?? world.groups.get(this.id)?.unread?.[this.speaker];
    const { newest } = this.thread;
    if (!unread || newest === this.read || document.hidden || !this.root.checkVisibility()) return;
    this.read = newest;
    post(`personas/${this.speaker}/read`, this.where());
  }

  where() {
    if (this.id === this.speaker) return {};
    return this.topic ? { chat: this.id, topic: this.topic } : { chat: this.id };
  }

  /** Opens a deep link to this bot here; true when it was one. */
  follow(address) {
    const link = address.match(LINK);
    if (!link || link[1].toLowerCase() !== world.bot.username.toLowerCase()) return false;
    this.does("open", { start: link[2] ?? "" });
    return true;
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast({ text: t("copied") });
    } catch {
      this.toast({ text: t("notCopied") });
    }
  }

  async does(deed, details) {
    if (this.speaker === null) return false;
    if (details instanceof FormData) {
      for (const [key, value] of Object.entries(this.where())) details.set(key, value);
    }
    try {
      await post(`personas/${this.speaker}/${deed}`,
        details instanceof FormData ? details : { ...details, ...this.where() });
      this.thread.toEnd(true);
      return true;
    } catch (error) {
      this.toast({ text: error.message });
      return false;
    }
  }

  toast({ text, alert = false }) {
    if (alert) {
      ask(el("form", { method: "dialog", "data-testid": "alert" },
        el("p", {}, text), el("div", { class: "row" }, el("button", {}, t("ok")))));
      return false;
    }
    const note = el("p", { "data-testid": "toast", onclick: () => note.remove() }, text);
    this.find(".toasts").append(note);
    setTimeout(() => note.remove(), TOAST_MS);
    return false;
  }

  /** Says everything again in the language now chosen. */
  retranslate() {
    translate(this.root);
    this.composer.attachMenu();
    return this.restart();
  }
}
