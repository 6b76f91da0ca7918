// The page: two chats side by side, the clock, the language, and the live connection.

import { Pane, ask } from "./pane.js";
import { el } from "./render.js";
import { setTimeZone, shortDayOf, switchLanguage, timeOf, translate } from "./words.js";

const SIDES = ["left", "right"];
const world = { personas: [], bot: { username: "" } };
const address = new URL(location.href);
const panes = {};
let clockOffset = 0;

function remember(key, value) {
  address.searchParams.set(key, value);
  history.replaceState(null, "", address);
}

function choose(side, persona) {
  if (persona) remember(side, persona.id);
  return panes[side].show(persona).then(tabs);
}

function newcomer(side) {
  const dialog = document.getElementById("newcomer");
  const form = dialog.querySelector("form");
  form.reset();
  form.querySelector("[value=cancel]").onclick = () => dialog.close();
  form.onsubmit = async () => {
    const persona = await ask("personas", Object.fromEntries(new FormData(form)));
    await loadPersonas();
    await choose(side, world.personas.find((p) => p.id === persona.id));
  };
  dialog.showModal();
}

/** Shows in each pane who is asked for in the address, else the first who are there. */
async function loadPersonas() {
  world.personas = await ask("personas");
  await Promise.all(SIDES.map((side, index) => {
    const shown = panes[side].persona?.id ?? Number(address.searchParams.get(side));
    const persona = world.personas.find((p) => p.id === shown) ?? world.personas[index] ?? null;
    return panes[side].show(persona);
  }));
  tabs();
}

function tabs() {
  const list = document.querySelector(".tabs");
  list.replaceChildren(...SIDES.map((side) => {
    const active = document.body.dataset.side === side;
    return el("button", {
      type: "button", role: "tab", "aria-selected": String(active),
      class: panes[side].unread && !active ? "unread" : null,
      onclick: () => {
        document.body.dataset.side = side;
        panes[side].unread = false;
        tabs();
      },
    }, panes[side].persona?.name ?? "—");
  }));
}

async function loadClock() {
  const clock = await ask("clock");
  clockOffset = clock.offset;
  setTimeZone(clock.time_zone);
  tick();
}

function tick() {
  const seconds = Date.now() / 1000 + clockOffset;
  document.getElementById("now").textContent = `${shortDayOf(seconds)} ${timeOf(seconds)}`;
}

function refreshAll() {
  return Promise.all(SIDES.map((side) => panes[side].refresh()));
}

function live() {
  const events = new EventSource("/sandbox/events");
  const offline = document.getElementById("offline");
  events.onopen = () => {
    offline.hidden = true;
    loadPersonas();
    loadClock();
  };
  events.onerror = () => { offline.hidden = false; };
  events.addEventListener("chat", ({ data }) => {
    const { topic } = JSON.parse(data);
    for (const side of SIDES) {
      if (panes[side].persona?.id !== topic) continue;
      panes[side].refresh();
      panes[side].unread = document.body.dataset.side !== side;
      tabs();
    }
  });
  events.addEventListener("world", ({ data }) => {
    const { topic } = JSON.parse(data);
    if (topic === "personas") loadPersonas();
    if (topic === "clock") loadClock();
    if (topic === "commands" || topic === "clock") refreshAll();
  });
}

async function begin() {
  document.body.dataset.side = "left";
  for (const side of SIDES) {
    panes[side] = new Pane(world, (value) => {
      if (value === "new") {
        panes[side].title();
        newcomer(side);
      } else choose(side, world.personas.find((p) => p.id === Number(value)));
    });
    panes[side].root.classList.add(side);
    document.getElementById("panes").append(panes[side].root);
  }
  translate(document);
  world.bot = await ask("bot");
  document.getElementById("bot-name").textContent = world.bot.first_name;
  document.title = world.bot.first_name;
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () =>
      ask("clock", { advance: Number(button.dataset.advance) }));
  }
  document.getElementById("language").addEventListener("click", () => {
    remember("lang", switchLanguage());
    translate(document);
    tick();
    SIDES.forEach((side) => panes[side].retranslate());
  });
  document.addEventListener("click", ({ target }) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
  });
  setInterval(tick, 1000);
  live();
}

begin();
