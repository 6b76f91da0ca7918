// What a message can hold besides words: pictures, voice, files, places, contacts.

import { fileAt } from "./api.js";
import { el, icon } from "./dom.js";
import { smallMap } from "./map.js";
import { t } from "./words.js";

const BARS = 36;
const KB = 1024;

const clockOf = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

const sizeOf = (bytes) =>
  bytes < KB * KB ? `${Math.max(1, Math.round(bytes / KB))} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;

/** How loud a recording is over its length: `BARS` numbers between 0 and 1. */
async function loudness(address) {
  const content = await (await fetch(address)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(content);
  const samples = sound.getChannelData(0);
  const step = Math.max(1, Math.floor(samples.length / BARS));
  const peaks = Array.from({ length: BARS }, (_, bar) => {
    let peak = 0;
    for (let i = bar * step; i < Math.min((bar + 1) * step, samples.length); i += 16) {
      peak = Math.max(peak, Math.abs(samples[i]));
    }
    return peak;
  });
  const most = Math.max(...peaks) || 1;
  return peaks.map((peak) => peak / most);
}

// One voice message is heard at a time.
let heard = null;
/** Stops the voice that is heard, where it stands below `root`. */
export function hush(root = document) {
  if (heard && root.contains(heard.node)) heard.sound.pause();
}

function voice(view) {
  const address = fileAt(view.voice);
  const sound = new Audio();
  sound.preload = "none";
  sound.src = address;
  const time = el("time", {}, clockOf(view.voice.duration));
  const bars = el("span", { class: "bars", "aria-hidden": "true" },
    ...Array.from({ length: BARS }, () => el("i")));
  const play = el("button", { type: "button", class: "round", "aria-label": t("play") },
    icon("play"));
  const show = () => {
    play.replaceChildren(icon(sound.paused ? "play" : "pause"));
    play.setAttribute("aria-label", t(sound.paused ? "play" : "pause"));
  };
  const progress = () => {
    const length = Number.isFinite(sound.duration) ? sound.duration : view.voice.duration;
    const played = length ? sound.currentTime / length : 0;
    [...bars.children].forEach((bar, i) => bar.classList.toggle("played", i < played * BARS));
    time.textContent = clockOf(sound.paused ? view.voice.duration : sound.currentTime);
  };
  play.addEventListener("click", () => {
    if (!sound.paused) {
      sound.pause();
      return;
    }
    hush();
    heard = { sound, node: play };
    sound.play().catch(show);
  });
  for (const event of ["play", "pause", "ended"]) sound.addEventListener(event, show);
  for (const event of ["timeupdate", "ended"]) sound.addEventListener(event, progress);
  loudness(address).then((peaks) => peaks.forEach((peak, i) =>
    bars.children[i].style.setProperty("--loud", peak.toFixed(2))),
  () => bars.classList.add("flat")); // A recording this browser cannot read is shown without them.
  return el("div", { class: "voice", role: "group", "aria-label": t("kind_voice") }, play,
    el("span", {}, bars, time));
}

export function media(view) {
  if (view.photo) {
    const photo = view.photo[view.photo.length - 1];
    const { width, height } = photo;
    return el("a", { class: "photo", href: fileAt(photo), target: "_blank" },
      el("img", { src: fileAt(photo), alt: view.text || t("kind_photo"), width, height }));
  }
  if (view.sticker) {
    return el("img", { class: "sticker", src: fileAt(view.sticker), alt: view.sticker.emoji });
  }
  if (view.voice) return voice(view);
  if (view.document) {
    const { file_name: name, file_size: size } = view.document;
    return el("a", { class: "file", href: fileAt(view.document), download: name },
      el("span", { class: "badge-icon", "aria-hidden": "true" }, "📄"),
      el("span", {}, name, el("small", {}, `${sizeOf(size)} · ${t("download")}`)));
  }
  if (view.location) return smallMap(view.location);
  if (view.contact) {
    const { first_name: first, last_name: last, phone_number: phone } = view.contact;
    return el("a", { class: "file", href: `tel:${phone}` },
      el("span", { class: "badge-icon", "aria-hidden": "true" }, "👤"),
      el("span", {}, [first, last].filter(Boolean).join(" "), el("small", {}, phone)));
  }
  return null;
}
