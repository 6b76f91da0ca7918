// Text with its entities. Their offsets are in UTF-16 units, as a string's are here.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** Where a link leads; null for what no page should open. A bare name is a web address. */
export function linkTo(address) {
  if (/^(https?|tg|mailto|tel):/i.test(address)) return address;
  return /^[a-z][\w+.-]*:(?!\d)/i.test(address) ? null : `http://${address}`;
}

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
    return el("a", { href: linkTo(address), target: "_blank", rel: "noreferrer", onclick: (event) => {
      if (hooks.follow(address)) event.preventDefault();
    } });
  }
  if (entity.type === "spoiler") {
    const show = ({ currentTarget }) => currentTarget.classList.add("shown");
    return el("span", { class: "spoiler", tabindex: "0", role: "button", onclick: show,
      onkeydown: (event) => { if (event.key === "Enter") show(event); } });
  }
  return el("span", { class: "found" });
}

export function rich(text, entities, hooks) {
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
  return build(el("div", { class: "text", dir: "auto" }), 0, text.length);
}
