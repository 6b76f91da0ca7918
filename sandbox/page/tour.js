// The guided tour: what to do next, in whose chat, until a case is solved.

import { post, remove } from "./api.js";
import { el, gathered, icon, madeFrom } from "./dom.js";
import { language, say, t } from "./words.js";
import { world } from "./world.js";

const SEEN = "linli.tour.seen";

// Where the browser keeps nothing, the invitation is not shown at all rather than each time.
function seen() {
  try {
    return localStorage.getItem(SEEN);
  } catch {
    return "yes";
  }
}

function remember() {
  try {
    localStorage.setItem(SEEN, "yes");
  } catch {
    // It keeps nothing.
  }
}

export class Tour {
  /** `stage`: show(ids) opens chats, go(id) brings one forward, write(id, text). */
  constructor(root, button, stage) {
    this.root = root;
    this.button = button;
    this.stage = stage;
    this.step = null;
    this.invited = !seen();
    button.addEventListener("click", () => (world.tour?.running ? this.end() : this.begin()));
    const again = gathered(200, () => world.tour?.running && world.loadTour());
    world.addEventListener("chat", again);
    world.addEventListener("tour", () => this.draw());
  }

  async begin() {
    this.invited = false;
    remember();
    this.step = null;
    await post("tour", { language: language() });
    await world.loadTour();
  }

  async end() {
    this.invited = false;
    remember();
    await remove("tour");
    await world.loadTour();
  }

  draw() {
    const { tour } = world;
    if (!this.stage.begun) return;
    this.button.hidden = !tour;
    this.button.setAttribute("aria-pressed", String(Boolean(tour?.running)));
    this.root.hidden = !tour || !(tour.running || this.invited);
    document.body.classList.toggle("touring", Boolean(tour?.running));
    if (this.root.hidden) {
      this.root.madeFrom = null;
      this.stage.glow(null, null);
      return;
    }
    if (!tour.running) this.invite();
    else if (tour.step >= tour.steps.length) this.finished();
    else this.guide(tour);
  }

  invite() {
    this.root.madeFrom = null;
    this.root.replaceChildren(
      el("div", { class: "tour-words" }, el("h2", {}, t("tourInvite")),
        el("p", {}, say(world.tour.invite))),
      el("div", { class: "tour-keys" },
        el("button", { type: "button", class: "strong", "data-testid": "tour-begin",
          onclick: () => this.begin() }, t("tourBegin")),
        el("button", { type: "button", class: "quiet", onclick: () => {
          this.invited = false;
          remember();
          this.draw();
        } }, t("notNow"))));
  }

  guide(tour) {
    const step = tour.steps[tour.step];
    const person = world.people.get(step.persona);
    if (this.step !== tour.step) {
      this.stage.show([step.persona, tour.watch].filter(Boolean), step.persona);
      this.step = tour.step;
    }
    this.stage.glow(step.persona, step.label);
    // Said once, not at each press.
    if (madeFrom(this.root, language(), step.title, step.text, step.fill)) return;
    this.root.replaceChildren(
      this.dots(tour),
      el("div", { class: "tour-words" },
        el("h2", { "data-testid": "tour-step" }, t("tourStep", {
          step: tour.step + 1, count: tour.steps.length, title: say(step.title),
        })),
        el("p", {}, say(step.text))),
      el("div", { class: "tour-keys" },
        step.fill ? el("button", { type: "button", class: "strong", "data-testid": "tour-fill",
          onclick: () => {
            this.stage.show([step.persona], step.persona);
            this.stage.write(step.persona, say(step.fill));
            this.stage.light();
          } }, t("tourFill")) : null,
        person ? el("button", { type: "button", class: "quiet tour-go", onclick: () =>
          this.stage.show([step.persona], step.persona) }, t("tourGo", { name: person.name })) : null,
        this.closing()));
  }

  finished() {
    this.root.madeFrom = null;
    this.root.replaceChildren(
      el("span", { class: "wave", "aria-hidden": "true" }, "🎉"),
      el("div", { class: "tour-words" }, el("h2", { "data-testid": "tour-done" }, t("tourDone")),
        el("p", {}, say(world.tour.farewell))),
      el("div", { class: "tour-keys" },
        el("button", { type: "button", class: "quiet", onclick: () => this.begin() }, t("tourAgain")),
        el("button", { type: "button", class: "strong", onclick: () => this.end() }, t("ok"))));
    this.stage.glow(null, null);
  }

  dots(tour) {
    return el("ol", { class: "dots", "aria-hidden": "true" }, ...tour.steps.map((_, index) =>
      el("li", { class: index < tour.step ? "done" : index === tour.step ? "now" : "" })));
  }

  closing() {
    return el("button", { type: "button", class: "round", "aria-label": t("tourEnd"),
      title: t("tourEnd"), onclick: () => this.end() }, icon("close"));
  }
}
