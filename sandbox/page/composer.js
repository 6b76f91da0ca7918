// Where a person writes and sends: words, commands, files, voice, a place, a contact.

import { FILE_LIMIT } from "./api.js";
import { ask, closeMenus, el, madeFrom } from "./dom.js";
import { choosePlace } from "./map.js";
import { record } from "./recorder.js";
import { t } from "./words.js";

// https://core.telegram.org/bots/api#message: a longer text goes out in parts, as Telegram's apps do.
export const TEXT_LIMIT = 4096;
const TALLEST = 140;

/** A long text in parts, cut where a line or a word ends. */
export function parts(text) {
  const found = [];
  let rest = text;
  while (rest.length > TEXT_LIMIT) {
    const piece = rest.slice(0, TEXT_LIMIT);
    const end = Math.max(piece.lastIndexOf("\n"), piece.lastIndexOf(" "));
    let cut = end > TEXT_LIMIT / 2 ? end : TEXT_LIMIT;
    // Never between the two halves of one character.
    if (/[\uD800-\uDBFF]/.test(rest[cut - 1])) cut -= 1;
    found.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  if (rest) found.push(rest);
  return found;
}

export class Composer {
  /** `does(deed, details)` resolves with whether it was done; `follow(address)` opens a link. */
  constructor(root, { does, follow, complain }) {
    this.root = root;
    this.does = does;
    this.follow = follow;
    this.complain = complain;
    this.form = root.querySelector(".composer");
    this.input = this.form.querySelector("textarea");
    this.replying = root.querySelector(".replying");
    this.target = null;
    this.commands = [];
    // Another one for each chat that is shown here, so that nothing goes on in the next one.
    this.chat = {};
    this.listen();
    this.attachMenu();
    this.fit();
  }

  listen() {
    const { form, input } = this;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    input.addEventListener("input", () => this.fit());
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") this.walk(event);
      if (event.key === "Escape") this.giveUpAim();
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    input.addEventListener("paste", (event) => {
      const [file] = event.clipboardData.files;
      if (!file) return;
      event.preventDefault();
      this.sendFile(file.type.startsWith("image/") ? "photo" : "document", file);
    });
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", async (event) => {
      event.preventDefault();
      for (const file of [...event.dataTransfer.files]) {
        await this.sendFile(file.type.startsWith("image/") ? "photo" : "document", file);
      }
    });
    this.replying.querySelector("button").addEventListener("click", () => this.giveUpAim());
    form.querySelector(".commands .pop").addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") this.walk(event);
    });
    form.querySelector(".mic").addEventListener("click", () => this.record());
  }

  async send() {
    const text = this.input.value.trim();
    if (!text || this.sending) return;
    this.sending = true;
    const { chat } = this;
    try {
      for (const part of this.target?.deed === "edit" ? [text] : parts(text)) {
        const { target } = this;
        const [deed, details] = target
          ? [target.deed, { message_id: target.id, text: part }] : ["say", { text: part }];
        // What was not taken stays in the field, and never goes out as somebody else.
        if (!await this.does(deed, details) || chat !== this.chat) return;
        this.aim(null);
        this.input.value = this.input.value.trim().slice(part.length).trim();
        this.fit();
      }
    } finally {
      this.sending = false;
    }
  }

  /** From the field into the menu of commands that is open above it, and through it. */
  walk(event) {
    const keys = [...this.form.querySelectorAll(".commands[open] .pop button")];
    if (!keys.length) return;
    event.preventDefault();
    const at = keys.indexOf(document.activeElement);
    const next = event.key === "ArrowDown" ? at + 1 : (at < 0 ? keys.length : at) - 1;
    (keys[next] ?? this.input).focus();
  }

  /** Aims what is written next at a message: to reply to it, or to change it. */
  aim(target, view) {
    this.target = target && { deed: target, id: view.message_id };
    this.replying.hidden = !target;
    if (!target) return;
    this.replying.querySelector("b").textContent = t(target === "edit" ? "editing" : "replyingTo");
    this.replying.querySelector("span").textContent = view.text || "…";
    if (target === "edit") this.write(view.text);
    this.input.focus();
  }

  /** Leaves the message that was aimed at; what it said does not stay to be said again. */
  giveUpAim() {
    if (this.target?.deed === "edit") this.empty();
    else this.aim(null);
  }

  empty() {
    this.aim(null);
    this.input.value = "";
    this.fit();
  }

  /** Forgets what was begun; also when another chat is shown. */
  clear() {
    this.chat = {};
    this.giveUp?.();
    this.empty();
  }

  /** Puts words into the field for the person to send. */
  write(text) {
    this.input.value = text;
    this.fit();
    this.input.focus();
  }

  fit() {
    const { input, form } = this;
    input.style.height = "auto";
    // Without a height yet while its chat is not shown.
    if (input.scrollHeight) input.style.height = `${Math.min(input.scrollHeight + 2, TALLEST)}px`;
    const text = input.value.trim();
    form.querySelector(".send").hidden = !text;
    form.querySelector(".mic").hidden = Boolean(text);
    const length = form.querySelector(".length");
    length.hidden = text.length <= TEXT_LIMIT || this.target?.deed === "edit";
    if (!length.hidden) {
      length.textContent = t("inParts", { length: text.length, count: parts(text).length });
    }
    const typed = this.typed();
    if (typed !== undefined) this.fillCommands(typed);
    form.querySelector(".commands").open = typed !== undefined && this.offered > 0;
  }

  /** The beginning of a command in the field, without its stroke; undefined for anything else. */
  typed() {
    return this.input.value.match(/^\/(\w*)$/)?.[1];
  }

  setCommands(commands) {
    this.commands = commands;
    this.fillCommands(this.typed() ?? "");
  }

  fillCommands(start) {
    const fitting = this.commands.filter(({ command }) => command.startsWith(start));
    this.offered = fitting.length;
    const pop = this.form.querySelector(".commands .pop");
    if (madeFrom(pop, fitting, t("noCommands"))) return;
    const keys = fitting.map(({ command, description }) => el("button", {
      type: "button",
      onclick: () => {
        closeMenus(this.root);
        this.empty();
        this.does("say", { text: `/${command}` });
      },
    }, el("b", {}, `/${command}`), el("span", {}, description)));
    pop.replaceChildren(
      ...(keys.length ? keys : [el("p", {}, t("noCommands"))]));
  }

  setKeyboard(rows, shown) {
    const keyboard = this.root.querySelector(".keyboard");
    keyboard.hidden = !rows || !shown;
    if (madeFrom(keyboard, rows)) return;
    keyboard.replaceChildren(...(rows ?? []).map((row) => el("div", { class: "row" },
      ...row.map((key) => el("button", {
        type: "button", onclick: () => this.pressKey(key),
      }, key.text)))));
  }

  async pressKey(key) {
    if (key.request_location) await this.sharePlace();
    else await this.does("press", { text: key.text });
  }

  attachMenu() {
    const item = (glyph, key, act, sample) => el("div", { class: "item" },
      el("button", { type: "button", "data-send": key, onclick: () => {
        closeMenus(this.root);
        act();
      } }, el("span", { "aria-hidden": "true" }, glyph), t(`send_${key}`)),
      sample ? el("button", {
        type: "button", class: "sample", "data-sample": key, "aria-label": t(`sample_${key}`),
        title: t(`sample_${key}`), onclick: () => {
          closeMenus(this.root);
          this.does(key, {});
        },
      }, t("sample")) : null);
    this.form.querySelector(".attach .pop").replaceChildren(
      item("🖼️", "photo", () => this.chooseFile("photo", "image/*"), true),
      item("🎙️", "voice", () => this.record(), true),
      item("📄", "document", () => this.chooseFile("document", ""), true),
      item("📍", "location", () => this.sharePlace()),
      item("👤", "contact", () => this.shareContact()),
      item("🙂", "sticker", () => this.does("sticker", {})));
  }

  chooseFile(kind, accept) {
    const chooser = el("input", { type: "file", accept });
    chooser.addEventListener("change", () => this.sendFile(kind, chooser.files[0]));
    chooser.click();
  }

  async sendFile(kind, file, seconds) {
    if (!file) return false;
    const form = new FormData();
    const caption = kind === "voice" ? "" : this.input.value.trim();
    if (caption) form.set("caption", caption);
    if (seconds) form.set("duration", String(seconds));
    form.set("name", file.name || "file");
    if (file.size > FILE_LIMIT) {
      if (kind !== "document") return this.complain(t("error_file_too_large"));
      form.set("size", String(file.size));
      this.complain(t("largeFileToldOnly"));
    } else form.set("content", file, file.name || "file");
    const done = await this.does(kind, form);
    if (done && caption) this.empty();
    return done;
  }

  async record() {
    if (this.recording) return;
    this.recording = true;
    try {
      await this.recordAndSend();
    } catch (error) {
      this.complain(error.message);
    } finally {
      this.recording = false;
    }
  }

  async recordAndSend() {
    const { chat } = this;
    const recording = await record();
    const bar = this.form.querySelector(".recording");
    const time = bar.querySelector("time");
    this.form.classList.add("is-recording");
    bar.hidden = false;
    const ticking = setInterval(() => {
      const seconds = Math.floor(recording.seconds());
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }, 200);
    bar.querySelector("[value=send]").focus();
    const chosen = await new Promise((resolve) => {
      this.giveUp = () => resolve("cancel");
      for (const key of bar.querySelectorAll("button")) key.onclick = () => resolve(key.value);
      if (chat !== this.chat) this.giveUp();
    });
    clearInterval(ticking);
    bar.hidden = true;
    time.textContent = "0:00";
    this.form.classList.remove("is-recording");
    const { blob, seconds, name } = await recording.stop();
    if (chosen !== "send") return;
    await this.sendFile("voice", new File([blob], name, { type: blob.type }), seconds);
  }

  async sharePlace() {
    const place = await choosePlace();
    if (place) await this.does("location", place);
  }

  async shareContact() {
    const form = el("form", { method: "dialog" },
      el("h2", {}, t("shareContact")),
      el("p", {}, t("shareContactWords")),
      el("label", {}, t("name"),
        el("input", { name: "first_name", maxlength: 64, autocomplete: "off" })),
      el("label", {}, t("phone"),
        el("input", { name: "phone_number", type: "tel", maxlength: 32, autocomplete: "off" })),
      el("div", { class: "row" },
        el("button", { value: "mine", class: "quiet" }, t("shareMine")),
        el("button", { value: "other" }, t("shareThis"))));
    form.addEventListener("submit", (event) => {
      const { first_name: name, phone_number: phone } = form.elements;
      if (event.submitter.value === "other" && !(name.value.trim() && phone.value.trim())) {
        event.preventDefault();
        (name.value.trim() ? phone : name).focus();
      }
    });
    const chosen = await ask(form);
    if (chosen === "mine") await this.does("contact", {});
    if (chosen === "other") {
      await this.does("contact", {
        first_name: form.elements.first_name.value.trim(),
        phone_number: form.elements.phone_number.value.trim(),
      });
    }
  }

  async openLink() {
    const form = el("form", { method: "dialog" },
      el("h2", {}, t("openLink")),
      el("p", {}, t("openLinkWords")),
      el("label", {}, t("link"), el("input", { name: "link", required: true, autocomplete: "off" })),
      el("div", { class: "row" },
        el("button", { type: "button", class: "quiet", onclick: ({ target }) =>
          target.closest("dialog").close() }, t("cancel")),
        el("button", { value: "open" }, t("openIt"))));
    if (await ask(form) !== "open") return;
    const link = form.elements.link.value.trim();
    if (!this.follow(link)) this.complain(t("notThisBot"));
  }
}
