// What the page knows of the sandbox, kept fresh over server-sent events.

import { get, post } from "./api.js";
import { gathered } from "./dom.js";
import { setTimeZone } from "./words.js";

const CLIENT = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
const RETRY_MS = 2000;

/**
 * Dispatches: people, person (detail: id), chat (detail: id), clock, faults, bot, commands, tour,
 * watchers, reset (another sandbox answers now), online, offline.
 */
class World extends EventTarget {
  constructor() {
    super();
    this.people = new Map();
    this.groups = new Map();
    this.places = [];
    this.bot = { id: 0, username: "", first_name: "", running: true };
    this.clock = { offset: 0, waiting: null };
    this.tour = null;
    this.watchers = {};
    this.watched = "[]";
    // What the bot does in a chat may have changed what it waits for.
    this.addEventListener("chat", gathered(300, () => this.clock.waiting && this.loadClock()));
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** Loads everything, and everything again whenever the connection is taken up anew. */
  connect() {
    const events = new EventSource(`/sandbox/events?client=${CLIENT}`);
    events.onopen = () => this.takeUp();
    // A page that is kept for the way back shows nobody anything meanwhile.
    addEventListener("pagehide", () => events.close(), { once: true });
    addEventListener("pageshow", (event) => event.persisted && this.connect(), { once: true });
    events.onerror = () => {
      this.tell("offline");
      // After some failures the browser itself tries no more.
      if (events.readyState === EventSource.CLOSED) setTimeout(() => this.connect(), RETRY_MS);
    };
    events.addEventListener("chat", ({ data }) => this.chatChanged(JSON.parse(data)));
    events.addEventListener("world", ({ data }) => this.worldChanged(JSON.parse(data).topic));
  }

  async takeUp() {
    const known = this.bot.world;
    try {
      await this.loadAll();
    } catch {
      setTimeout(() => this.takeUp(), RETRY_MS);
      return;
    }
    this.watched = "[]";
    if (known && known !== this.bot.world) this.tell("reset");
    this.tell("online");
  }

  async loadAll() {
    await this.loadBot();
    [this.places] = await Promise.all([
      get("places"), this.loadPeople(), this.loadGroups(), this.loadClock(), this.loadTour(),
      this.loadWatchers(),
    ]);
  }

  async loadBot() {
    this.bot = await get("bot");
    this.tell("bot");
  }

  async loadPeople() {
    this.people = new Map((await get("personas")).map((person) => [person.id, person]));
    this.tell("people");
  }

  async loadGroups() {
    this.groups = new Map((await get("groups")).map((group) => [group.id, group]));
    this.tell("people");
  }

  async loadClock() {
    const before = this.clock;
    this.clock = await get("clock");
    setTimeZone(this.clock.time_zone);
    this.tell("clock");
    if (this.clock.offset !== before.offset) this.tell("turned");
  }

  async loadTour() {
    this.tour = await get("tour");
    this.tell("tour");
  }

  async loadWatchers() {
    this.watchers = await get("watchers");
    this.tell("watchers");
  }

  chatChanged({ topic, unread, last }) {
    const person = this.people.get(topic);
    if (person) {
      person.unread = unread[topic] ?? 0;
      person.last = last;
      this.tell("person", topic);
    }
    const group = this.groups.get(topic);
    if (group) {
      Object.assign(group, { unread, last });
      this.tell("person", topic);
    }
    this.tell("chat", topic);
  }

  worldChanged(topic) {
    const loads = {
      personas: () => this.loadPeople(), groups: () => this.loadGroups(),
      clock: () => this.loadClock(), bot: () => this.loadBot(), tour: () => this.loadTour(),
      watchers: () => this.loadWatchers(),
    };
    if (loads[topic]) loads[topic]();
    else this.tell(topic);
  }

  /** Tells the sandbox whose chats this page shows, so that another page can say so. */
  watch(ids) {
    const watched = JSON.stringify(ids);
    if (watched === this.watched) return;
    this.watched = watched;
    post(`watchers/${CLIENT}`, { personas: ids });
  }

  now() {
    return Date.now() / 1000 + this.clock.offset;
  }
}

export const world = new World();
