// One message as the page shows it.

import { closeMenus, el, icon } from "./dom.js";
import { media } from "./media.js";
import { linkTo, rich } from "./rich.js";
import { t, timeOf } from "./words.js";

const REACTIONS = ["👍", "❤", "🙏", "👏", "😁", "😢"];

function buttons(view, waiting, hooks) {
  const rows = view.buttons.map((row) => el("div", { class: "row" }, ...row.map((button) => {
    if (button.url) {
      return el("a", {
        class: "key", dir: "auto", href: linkTo(button.url), target: "_blank", rel: "noreferrer",
        onclick: (event) => { if (hooks.follow(button.url)) event.preventDefault(); },
      }, `${button.text} ↗`);
    }
    const busy = waiting.some(
      (press) => press.message_id === view.message_id && press.data === button.callback_data);
    return el("button", {
      type: "button", class: busy ? "key busy" : "key", dir: "auto", "aria-busy": busy ? "true" : null,
      onclick: () => hooks.press(view.message_id, button.callback_data),
    }, button.text);
  })));
  return el("div", { class: "keys" }, ...rows);
}

function reactions(view, hooks) {
  return el("div", { class: "reactions" }, ...view.reactions.map((reaction) => {
    const mine = reaction.by?.includes(hooks.me());
    const count = (reaction.by?.length ?? 0) + (reaction.from_bot ? 1 : 0);
    return el("button", {
      type: "button", "aria-pressed": String(Boolean(mine)),
      onclick: () => hooks.react(view.message_id, mine ? null : reaction.emoji),
    }, count > 1 ? `${reaction.emoji} ${count}` : reaction.emoji);
  }));
}

/** Puts an open menu beside its key, wherever there is room for it in the chat. */
function place(pop, menu) {
  const key = menu.getBoundingClientRect();
  const chat = menu.closest(".messages").getBoundingClientRect();
  const within = (at, size, from, to) => Math.max(from, Math.min(at, to - size));
  const below = key.bottom + pop.offsetHeight < chat.bottom;
  const top = below ? key.bottom : key.top - pop.offsetHeight;
  pop.style.left = `${within(key.left, pop.offsetWidth, chat.left + 8, chat.right - 8)}px`;
  pop.style.top = `${within(top, pop.offsetHeight, chat.top, chat.bottom)}px`;
}

/** What somebody can do with a message, made when it is first asked for. */
function deeds(view, mine, hooks) {
  const pop = el("div", { class: "pop" });
  const choose = (deed) => () => {
    closeMenus();
    deed();
  };
  const menu = el("details", { class: "menu deeds", ontoggle: () => {
    if (!menu.open) return;
    const given = view.reactions?.find((one) => one.by?.includes(hooks.me()))?.emoji;
    pop.replaceChildren(...[
      el("div", { class: "row" }, ...REACTIONS.map((emoji) => el("button", {
        type: "button", "aria-label": `${t("react")} ${emoji}`, "aria-pressed": String(emoji === given),
        onclick: choose(() => hooks.react(view.message_id, emoji === given ? null : emoji)),
      }, emoji))),
      el("button", { type: "button", onclick: choose(() => hooks.reply(view)) }, t("reply")),
      mine && "text" in view && view.text && !view.photo && !view.document
        ? el("button", { type: "button", onclick: choose(() => hooks.edit(view)) }, t("edit")) : null,
      view.text ? el("button", { type: "button", onclick: choose(() =>
        hooks.copy(view.text)) }, t("copy")) : null,
    ].filter(Boolean));
    place(pop, menu);
  } }, el("summary", { tabindex: "-1", "aria-label": t("messageMenu"), title: t("messageMenu") }, icon("more")), pop);
  return menu;
}

function service(view) {
  const names = view.new_chat_members?.map((one) => one.first_name).join(", ");
  const name = names ?? view.left_chat_member?.first_name ?? view.author.name;
  return el("div", { class: "service" }, t(`service_${view.service}`, { name }));
}

/**
 * The bubble of one message with its buttons.
 * `hooks`: me, say, press, follow, find, react, reply, edit, copy, show.
 */
export function bubble(view, waiting, hooks) {
  if (view.service) return service(view);
  const mine = !view.from_bot && view.author.id === hooks.me();
  const box = el("article", {
    class: `message ${mine ? "mine" : "theirs"}`,
    "aria-label": mine ? t("yourMessage") : view.author.name,
  });
  const bare = view.sticker ? " bare" : "";
  const body = el("div", { class: `bubble${bare}` });
  if (!mine && !view.from_bot) {
    body.append(el("b", { class: "author" }, view.author.name));
  }
  if (view.forwarded_from) {
    body.append(el("small", { class: "forwarded" },
      t("forwarded", { name: view.forwarded_from })));
  }
  const original = view.reply_to && hooks.find(view.reply_to);
  if (original) {
    body.append(el("button", { type: "button", class: "quote", dir: "auto", onclick: () =>
      hooks.show(view.reply_to) }, original.text || "…"));
  }
  const shown = media(view);
  if (shown) body.append(shown);
  if (view.text) body.append(rich(view.text, view.entities, hooks));
  body.append(el("footer", {},
    view.pinned ? el("span", { title: t("pinned") }, "📌") : null,
    view.edited ? el("span", {}, t("edited")) : null,
    el("time", { datetime: new Date(view.date * 1000).toISOString() }, timeOf(view.date))));
  const line = el("div", { class: "line" }, body, deeds(view, mine, hooks));
  box.append(line);
  if (view.buttons.length) box.append(buttons(view, waiting, hooks));
  if (view.reactions?.length) box.append(reactions(view, hooks));
  return box;
}
