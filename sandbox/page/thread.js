// The messages of one chat. Only a part of a long chat is in the page; more comes when scrolled to.

import { bubble } from "./bubble.js";
import { closeMenus, el } from "./dom.js";
import { hush } from "./media.js";
import { dayOf } from "./words.js";

export const PART = 60;
// Messages that may stand in the page while its reader is at the end of them.
const KEPT = 240;
const NEAR_END = 90;

export class Thread {
  /** `hooks`: what a bubble can do, `earlier(id)`, `reload()` and `atEnd(bool)`. */
  constructor(root, hooks) {
    this.root = root;
    this.hooks = hooks;
    this.following = true;
    root.addEventListener("scroll", () => this.scrolled(), { passive: true });
    root.addEventListener("load", () => this.toEnd(), true);
    root.addEventListener("keydown", (event) => this.walk(event));
    new ResizeObserver(() => this.toEnd()).observe(root);
    this.reset();
  }

  reset() {
    hush(this.root);
    this.views = new Map();
    this.nodes = new Map();
    this.waiting = [];
    this.oldest = Infinity;
    this.newest = 0;
    this.more = false;
    // The end of the chat is not in the page, because its beginning was scrolled to.
    this.cut = false;
    this.following = true;
    this.top = 0;
    this.root.replaceChildren();
    this.root.setAttribute("aria-busy", "true");
  }

  get size() {
    return this.nodes.size;
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.root;
    if (scrollTop !== this.top) closeMenus(this.root);
    // Only a reader scrolls up; a picture that comes in late merely makes the chat longer.
    if (scrollHeight - scrollTop - clientHeight < NEAR_END) this.following = true;
    else if (scrollTop < this.top) this.following = false;
    this.top = scrollTop;
    if (this.cut && this.following) this.hooks.reload();
    this.hooks.atEnd(this.following);
    if (scrollTop < 400 && this.more) {
      this.more = false;
      this.hooks.earlier(this.oldest);
    }
  }

  /** One message is a stop for Tab; from there the arrows lead to the others. */
  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !document.activeElement.matches(".deeds:not([open]) > summary")) return;
    event.preventDefault();
    const menus = [...this.root.querySelectorAll(".deeds > summary")];
    menus[menus.indexOf(document.activeElement) + step]?.focus();
  }

  stop() {
    this.root.querySelector('.deeds > summary[tabindex="0"]')?.setAttribute("tabindex", "-1");
    this.nodes.get(this.newest)?.querySelector(".deeds > summary")?.setAttribute("tabindex", "0");
  }

  toEnd(always = false) {
    if (always) this.following = true;
    if (always && this.cut) this.hooks.reload();
    // Whoever is in a message's menu is not moved away from it.
    if (!this.following || this.root.querySelector(".deeds[open]")) return;
    this.root.scrollTop = this.root.scrollHeight;
    this.top = this.root.scrollTop;
  }

  /** Shows what is new or has changed, at its place; what lies before this part is left out. */
  apply(views, waiting, { earlier } = {}) {
    this.root.querySelector(".hint")?.remove();
    const first = this.nodes.size === 0;
    if (first && earlier !== undefined) this.more = earlier;
    const touched = new Set([...this.waiting, ...waiting].map((press) => press.message_id));
    this.waiting = waiting;
    let added = 0;
    for (const view of views) {
      touched.delete(view.message_id);
      if (view.message_id > this.newest) {
        if (view.deleted) continue;
        added += view.from_bot ? 1 : 0;
        if (!this.cut) this.append(view);
      } else if (this.nodes.has(view.message_id)) this.change(view);
    }
    for (const id of touched) if (this.views.has(id)) this.change(this.views.get(id));
    if (this.following) this.trim();
    this.stop();
    this.toEnd();
    // A screen reader reads what comes now, not all that was there.
    requestAnimationFrame(() => this.root.removeAttribute("aria-busy"));
    return first ? 0 : added;
  }

  append(view) {
    const node = this.make(view);
    const last = this.nodes.get(this.newest);
    if (last?.dataset.day !== node.dataset.day) this.root.append(this.day(node.dataset.day));
    this.root.append(node);
    this.newest = view.message_id;
    this.oldest = Math.min(this.oldest, view.message_id);
  }

  change(view) {
    const old = this.nodes.get(view.message_id);
    if (view.deleted) {
      this.drop(view.message_id);
      return;
    }
    const keys = (node) => [...node.querySelectorAll("a, button, summary, [tabindex]")];
    const held = keys(old).indexOf(document.activeElement);
    const node = this.make(view);
    // A voice goes on speaking in the new bubble.
    const player = old.querySelector(".voice");
    if (player) node.querySelector(".voice")?.replaceWith(player);
    old.replaceWith(node);
    // Whoever pressed a key goes on from there.
    if (held >= 0) keys(node)[held]?.focus({ preventScroll: true });
  }

  drop(id) {
    const node = this.nodes.get(id);
    const before = node.previousElementSibling;
    hush(node);
    node.remove();
    this.nodes.delete(id);
    this.views.delete(id);
    const after = before?.nextElementSibling;
    if (before?.matches(".day") && (!after || after.matches(".day"))) before.remove();
    if (id === this.newest) this.newest = Math.max(0, ...this.nodes.keys());
  }

  /** Puts an older part on top, without what is read moving. */
  prepend(views, more) {
    const height = this.root.scrollHeight;
    const top = this.root.scrollTop;
    const piece = document.createDocumentFragment();
    let day = null;
    for (const view of views.filter((one) => !one.deleted)) {
      const node = this.make(view);
      if (node.dataset.day !== day) piece.append(this.day(node.dataset.day));
      day = node.dataset.day;
      piece.append(node);
      this.oldest = Math.min(this.oldest, view.message_id);
    }
    const first = this.root.firstElementChild;
    if (first?.matches(".day") && first.textContent === day) first.remove();
    this.root.prepend(piece);
    this.more = more;
    this.top = top + this.root.scrollHeight - height;
    this.root.scrollTop = this.top;
    this.trimEnd();
  }

  trimEnd() {
    const ids = this.ids();
    if (ids.length <= KEPT) return;
    for (const id of ids.slice(KEPT)) this.drop(id);
    this.cut = true;
  }

  make(view) {
    this.views.set(view.message_id, view);
    const node = bubble(view, this.waiting, this.hooks);
    node.dataset.day = dayOf(view.date);
    node.dataset.message = view.message_id;
    this.nodes.set(view.message_id, node);
    return node;
  }

  day(words) {
    return el("div", { class: "day" }, words);
  }

  trim() {
    if (this.nodes.size <= KEPT) return;
    const ids = this.ids();
    for (const id of ids.slice(0, ids.length - KEPT / 2)) this.drop(id);
    [this.oldest] = ids.slice(-KEPT / 2);
    this.more = true;
    const first = this.root.querySelector(".message, .service");
    if (first && !first.previousElementSibling?.matches(".day")) {
      first.before(this.day(first.dataset.day));
    }
  }

  ids() {
    return [...this.nodes.keys()].sort((a, b) => a - b);
  }

  show(id) {
    const node = this.nodes.get(id);
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.classList.add("shown");
    setTimeout(() => node.classList.remove("shown"), 1500);
  }
}
