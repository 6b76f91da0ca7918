// What time it is for the bot, how to let it pass, and what waits for its hour.

import { post } from "./api.js";
import { el, icon } from "./dom.js";
import { dayOf, say, shortDayOf, soonOf, spanOf, t, timeOf } from "./words.js";
import { world } from "./world.js";

const SHOWN = 30;

export class Clock {
  constructor(root, complain) {
    this.root = root;
    this.complain = complain;
    this.face = root.querySelector(".face");
    this.sheet = root.querySelector(".waiting");
    this.next = root.querySelector(".next");
    for (const button of root.querySelectorAll("[data-advance]")) {
      button.addEventListener("click", () => this.turn({ advance: Number(button.dataset.advance) }));
    }
    this.next.addEventListener("click", () => this.turn({ to: "next" }));
    this.face.addEventListener("click", () => this.toggle());
    document.addEventListener("click", ({ target }) => {
      if (!root.contains(target)) this.toggle(false);
    });
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.toggle(false);
      this.face.focus();
    });
    world.addEventListener("clock", () => this.draw());
    setInterval(() => this.tick(), 1000);
  }

  async turn(how) {
    try {
      await post("clock", how);
    } catch (error) {
      this.complain(error.message);
    }
  }

  toggle(open = this.sheet.hidden) {
    if (open === !this.sheet.hidden) return;
    this.sheet.hidden = !open;
    this.root.classList.toggle("open", open);
    this.face.setAttribute("aria-expanded", String(open));
    if (open) world.loadClock();
  }

  tick() {
    const seconds = world.now();
    const next = world.clock.waiting?.[0];
    if (next && next.at < seconds && next.at !== this.passed) {
      this.passed = next.at;
      world.loadClock();
    }
    this.root.querySelector("#now").replaceChildren(
      el("span", {}, shortDayOf(seconds)), ` ${timeOf(seconds)}`);
  }

  draw() {
    const waiting = world.clock.waiting ?? [];
    const count = this.face.querySelector(".count");
    count.hidden = !waiting.length;
    count.textContent = waiting.length;
    this.next.disabled = !waiting.length;
    this.next.replaceChildren(icon("bell"), el("span", {}, t("next")),
      waiting.length ? ` ${soonOf(waiting[0].at, world.now())}` : "");
    this.tick();
    if (this.sheet.hidden) return;
    this.sheet.replaceChildren(el("h2", {}, t("waiting")), ...this.rows(waiting));
  }

  rows(waiting) {
    if (world.clock.waiting === null) return [el("p", {}, t("waitingUnknown"))];
    if (!waiting.length) return [el("p", {}, t("nothingWaits"))];
    const more = waiting.length - SHOWN;
    return [
      el("ol", {}, ...waiting.slice(0, SHOWN).map(({ at, what }) => el("li", {},
        el("time", {}, timeOf(at), el("small", {}, dayOf(at))),
        el("span", {}, say(what), el("small", {}, spanOf(at - world.now())))))),
      more > 0 ? el("p", {}, t("andMore", { count: more })) : "",
    ];
  }
}
