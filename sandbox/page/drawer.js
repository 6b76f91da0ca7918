// The panel at the side that holds one tool at a time.

import { el, icon } from "./dom.js";
import { t } from "./words.js";

export class Drawer {
  constructor(root, tools) {
    this.root = root;
    this.tools = tools;
    this.open = null;
    for (const key of Object.keys(tools)) {
      this.button(key).addEventListener("click", () => this.toggle(key));
    }
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle(this.open);
    });
  }

  button(key) {
    return document.querySelector(`[data-tool="${key}"]`);
  }

  show(key) {
    if (this.open !== key) this.toggle(key);
  }

  toggle(key) {
    const before = this.open;
    this.open = this.open === key ? null : key;
    this.root.hidden = !this.open;
    for (const one of Object.keys(this.tools)) {
      this.button(one).setAttribute("aria-expanded", String(one === this.open));
    }
    this.draw();
    // On a phone the drawer lies over all the rest.
    const covers = this.open !== null && matchMedia("(max-width: 760px)").matches;
    for (const part of document.querySelectorAll(".top, .notices, .tour, .people, #panes")) {
      part.inert = covers;
    }
    if (this.open) this.root.querySelector("button").focus();
    else this.button(before).focus();
  }

  draw() {
    if (!this.open) {
      this.root.replaceChildren();
      return;
    }
    const body = el("div", { class: "drawer-body" });
    this.root.setAttribute("aria-label", t(this.open));
    this.root.replaceChildren(
      el("header", {}, el("h2", {}, t(this.open)), el("button", {
        type: "button", class: "round", "aria-label": t("close"),
        onclick: () => this.toggle(this.open),
      }, icon("close"))), body);
    this.tools[this.open].draw(body);
  }
}
