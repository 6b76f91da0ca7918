// One message as the page shows it.

import { t, timeOf } from "./words.js";

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

function wrapping(entity, text, hooks) {
  if (TAGS[entity.type]) return el(TAGS[entity.type]);
  if (entity.type === "bot_command") {
    return el("a", { href: "#", onclick: (event) => {
      event.preventDefault();
      hooks.say(text);
    } });
  }
  if (entity.type === "text_link" || entity.type === "url") {
    const address = entity.url || text;
    const safe = /^(https?|tg|mailto|tel):/i.test(address) ? address : "#";
    return el("a", { href: safe, target: "_blank", rel: "noreferrer", onclick: (event) => {
      if (hooks.follow(address)) event.preventDefault();
    } });
  }
  if (entity.type === "spoiler") {
    return el("span", { class: "spoiler", tabindex: "0", onclick: ({ currentTarget }) =>
      currentTarget.classList.add("shown") });
  }
  return el("span", { class: "found" });
}

/** Text with its entities; their offsets are in UTF-16 units, as a string's are here. */
function rich(text, entities, hooks) {
  let next = 0;
  const build = (parent, start, end) => {
    let at = start;
    while (next < entities.length && entities[next].offset < end) {
      const entity = entities[next++];
      const stop = Math.min(entity.offset + entity.length, end);
      parent.append(text.slice(at, entity.offset));
      const node = wrapping(entity, text.slice(entity.offset, stop), hooks);
      build(node, entity.offset, stop);
      parent.append(node);
      at = stop;
    }
    parent.append(text.slice(at, end));
    return parent;
  };
  return build(el("div", { class: "text" }), 0, text.length);
}

const fileAt = (file) => `/sandbox/files/${encodeURIComponent(file.file_id)}`;

function media(view) {
  if (view.photo) {
    const photo = view.photo[view.photo.length - 1];
    const { width, height } = photo;
    return el("img", { class: "photo", src: fileAt(photo), alt: t("photo"), width, height });
  }
  if (view.sticker) {
    return el("img", { class: "sticker", src: fileAt(view.sticker), alt: view.sticker.emoji });
  }
  if (view.voice) {
    return el("audio", {
      controls: true, preload: "metadata", src: fileAt(view.voice), "aria-label": t("voice"),
    });
  }
  if (view.document) {
    const size = `${Math.max(1, Math.round(view.document.file_size / 1024))} KB`;
    return el("a", { class: "file", href: fileAt(view.document), target: "_blank" },
      el("span", { class: "badge", "aria-hidden": "true" }, "📄"),
      el("span", {}, view.document.file_name, el("small", {}, size)));
  }
  if (view.location) {
    const { latitude, longitude } = view.location;
    return el("div", { class: "file" },
      el("span", { class: "badge", "aria-hidden": "true" }, "📍"),
      el("span", {}, t("location"),
        el("small", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`)));
  }
  if (view.contact) {
    return el("div", { class: "file" },
      el("span", { class: "badge", "aria-hidden": "true" }, "👤"),
      el("span", {}, view.contact.first_name, el("small", {}, view.contact.phone_number)));
  }
  return null;
}

function buttons(view, waiting, hooks) {
  const rows = view.buttons.map((row) => el("div", { class: "row" }, ...row.map((button) => {
    if (button.url) {
      return el("a", {
        class: "key", href: button.url, target: "_blank", rel: "noreferrer",
        onclick: (event) => { if (hooks.follow(button.url)) event.preventDefault(); },
      }, `${button.text} ↗`);
    }
    const busy = waiting.some(
      (press) => press.message_id === view.message_id && press.data === button.callback_data);
    return el("button", {
      type: "button", class: busy ? "key busy" : "key", "aria-busy": busy ? "true" : null,
      onclick: () => hooks.press(view.message_id, button.callback_data),
    }, button.text);
  })));
  return el("div", { class: "keys" }, ...rows);
}

/** The bubble of one message with its buttons; `hooks`: say, press, follow, find. */
export function bubble(view, waiting, hooks) {
  const side = view.from_bot ? "bot" : "mine";
  const box = el("article", {
    class: `message ${side}`, "aria-label": t(view.from_bot ? "botMessage" : "yourMessage"),
  });
  const body = el("div", { class: view.sticker ? "bubble bare" : "bubble" });
  const original = view.reply_to && hooks.find(view.reply_to);
  if (original) body.append(el("div", { class: "quote" }, original.text || "…"));
  const shown = media(view);
  if (shown) body.append(shown);
  if (view.text) body.append(rich(view.text, view.entities, hooks));
  body.append(el("footer", {},
    ...(view.edited ? [el("span", {}, t("edited")), " "] : []),
    el("time", {}, timeOf(view.date))));
  box.append(body);
  if (view.buttons.length) box.append(buttons(view, waiting, hooks));
  return box;
}
