// Small tools for building and filling parts of the page.

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

export const icon = (name) =>
  svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `#i-${name}` }));

/** Closes what menus are open; whoever was in one goes on from the key that opened it. */
export function closeMenus(root = document) {
  for (const menu of root.querySelectorAll(".menu[open]")) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus({ preventScroll: true });
    menu.open = false;
  }
}

/** Whether a part of the page was made from this already, so that nobody's key is made anew. */
export function madeFrom(node, ...what) {
  const source = JSON.stringify(what);
  const same = node.madeFrom === source;
  node.madeFrom = source;
  return same;
}

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
});

/** Runs `work` once for all the calls that come within `ms` of the first. */
export function gathered(ms, work) {
  let timer = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      work();
    }, ms);
  };
}

// One question at a time: the next waits until this one is answered.
let asked = Promise.resolve();

/** Shows `content` in the page's dialog; resolves with the value it is closed with. */
export function ask(content) {
  asked = asked.then(() => show(content));
  return asked;
}

function show(content) {
  const dialog = document.getElementById("dialog");
  dialog.replaceChildren(content);
  dialog.setAttribute("aria-label", content.querySelector("h2, p").textContent);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}
