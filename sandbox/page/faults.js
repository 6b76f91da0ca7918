// Telegram is failing: what can go wrong between it and the bot, as switches.

import { get, post } from "./api.js";
import { el } from "./dom.js";
import { t } from "./words.js";
import { world } from "./world.js";

// The share of calls that a switch lets fail at first.
const USUAL = 0.3;
const SHARES = ["too_many", "bad_gateway", "late", "cut", "cut_before"];
const CALM = {
  too_many: 0, bad_gateway: 0, late: 0, cut: 0, cut_before: 0, silence: false, latency: 0,
  limits: false,
};

const failing = (faults) => Object.keys(CALM).some((key) => faults[key]);

export class Faults {
  constructor(button) {
    this.button = button;
    this.now = null;
    world.addEventListener("faults", () => this.load());
    world.addEventListener("online", () => this.load());
  }

  async load() {
    this.now = await get("faults");
    this.button.classList.toggle("on", failing(this.now));
    if (this.body?.isConnected) this.fill();
  }

  async set(changes) {
    this.complaint = "";
    try {
      await post("faults", changes);
    } catch (error) {
      this.complaint = error.message;
    }
    await this.load();
  }

  draw(body) {
    this.body = body;
    if (this.now) this.fill();
  }

  fill() {
    const { body, now } = this;
    const focused = body.contains(document.activeElement) && document.activeElement.name;
    body.replaceChildren(
      el("p", { class: "lead" }, t("faultsWords")),
      ...SHARES.map((key) => this.row(key, now[key] > 0, (on) => this.set({ [key]: on ? this.fitting() : 0 }),
        now[key] > 0 ? this.share(key) : null)),
      this.row("latency", now.latency > 0, (on) => this.set({ latency: on ? 1 : 0 })),
      this.row("silence", now.silence, (on) => this.set({ silence: on })),
      this.row("limits", now.limits, (on) => this.set({ limits: on })),
      el("p", { class: "lead" }, t("blockWords")),
      this.complaint ? el("p", { class: "complaint", role: "alert" }, this.complaint) : "",
      el("button", { type: "button", class: "wide-key", disabled: !failing(now), onclick: () =>
        this.set(CALM) }, t("calm")));
    if (focused) body.querySelector(`[name="${focused}"]`)?.focus();
  }

  /** What is left of all calls for one more fault. */
  fitting() {
    const taken = SHARES.reduce((sum, key) => sum + this.now[key], 0);
    return Math.max(0, Math.min(USUAL, Math.floor((1 - taken) * 10) / 10));
  }

  row(key, on, change, more) {
    return el("div", { class: "fault" },
      el("label", { class: "switch" },
        el("input", { type: "checkbox", role: "switch", name: key, checked: on,
          onchange: ({ target }) => change(target.checked) }),
        el("span", {}, el("b", {}, t(`fault_${key}`)), el("small", {}, t(`faultWords_${key}`)))),
      more ?? "");
  }

  share(key) {
    const percent = Math.round(this.now[key] * 100);
    return el("label", { class: "share" },
      el("input", { type: "range", name: `${key}_share`, min: 5, max: 100, step: 5, value: percent,
        onchange: ({ target }) =>
          this.set({ [key]: Number(target.value) / 100 }) }),
      el("output", {}, t("ofCalls", { percent })));
  }
}
