// The page's own words and how times are told, in the language chosen.

import { en } from "./words-en.js";
import { zh } from "./words-zh.js";

const WORDS = { en, zh };
const asked = new URLSearchParams(location.search).get("lang") || navigator.language;
let chosen = asked.startsWith("zh") ? "zh" : "en";

export const language = () => chosen;
export const locale = () => (chosen === "zh" ? "zh-CN" : "en-GB");
export const knows = (key) => key in WORDS[chosen];

/** The page's words for `key`, with `{name}` filled in from `values`. */
export function t(key, values = {}) {
  if (!knows(key)) console.error(`The page has no words for ${key}.`);
  return (WORDS[chosen][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Words that came from the sandbox: a text, or one in each language. */
export const say = (words) =>
  typeof words === "string" ? words : (words?.[chosen] ?? words?.en ?? "");

export function switchLanguage() {
  chosen = chosen === "zh" ? "en" : "zh";
}

/** Fills in every text and label below `root`. */
export function translate(root) {
  document.documentElement.lang = locale();
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    if (node.matches("button, summary")) node.title = t(node.dataset.label);
  }
  for (const node of root.querySelectorAll("[data-title]")) node.title = t(node.dataset.title);
  for (const node of root.querySelectorAll("[data-placeholder]")) {
    node.placeholder = t(node.dataset.placeholder);
  }
}

/** The zone of the bot's neighbourhood; undefined is the browser's. */
let timeZone;
export const setTimeZone = (zone) => {
  timeZone = zone ?? undefined;
};

const format = (seconds, options) =>
  new Intl.DateTimeFormat(locale(), { timeZone, ...options }).format(seconds * 1000);

const SHORT_TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const timeOf = (seconds) => format(seconds, SHORT_TIME);
export const shortDayOf = (seconds) =>
  format(seconds, { weekday: "short", month: "short", day: "numeric" });
export const dayOf = (seconds) =>
  format(seconds, { weekday: "long", month: "long", day: "numeric" });

/** The time of what was today, else the day. */
export const shortTimeOf = (seconds, now) =>
  dayOf(seconds) === dayOf(now)
    ? timeOf(seconds) : format(seconds, { month: "numeric", day: "numeric" });

/** To the second; with its day where it was another one. */
export const momentOf = (seconds, now) => {
  const time = format(seconds, { ...SHORT_TIME, second: "2-digit" });
  return dayOf(seconds) === dayOf(now)
    ? time : `${format(seconds, { month: "numeric", day: "numeric" })} ${time}`;
};

/** The time of what comes today, else with its day. */
export const soonOf = (seconds, now) =>
  dayOf(seconds) === dayOf(now) ? timeOf(seconds)
    : `${format(seconds, { month: "numeric", day: "numeric" })} ${timeOf(seconds)}`;

/** A time still to come, from now: in 5 minutes, in 3 days. */
export function spanOf(seconds) {
  const spans = [["day", 86_400], ["hour", 3600], ["minute", 60]];
  const [unit, length] = spans.find(([, one]) => Math.abs(seconds) >= one) ?? spans[2];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "always" })
    .format(Math.round(seconds / length), unit);
}
