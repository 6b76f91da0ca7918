// A map of the neighbourhood, drawn from the places the sandbox knows; no tiles, no network.

import { ask, el, svg } from "./dom.js";
import { say, t } from "./words.js";
import { world } from "./world.js";

// Where a map without any place is centred: the sample place of the control interface.
const SOMEWHERE = { latitude: 31.2304, longitude: 121.4737 };
const METRES_A_DEGREE = 111_320;
const STEP_METRES = 10;

/** Turns degrees into points of a box `width` × `height` that shows `metres` across, and back. */
class Projection {
  constructor(centre, metres, width, height) {
    this.centre = centre;
    this.scale = width / metres;
    this.width = width;
    this.height = height;
    this.eastward = METRES_A_DEGREE * Math.cos((centre.latitude * Math.PI) / 180);
  }

  to({ latitude, longitude }) {
    return {
      x: this.width / 2 + (longitude - this.centre.longitude) * this.eastward * this.scale,
      y: this.height / 2 - (latitude - this.centre.latitude) * METRES_A_DEGREE * this.scale,
    };
  }

  from(x, y) {
    return {
      latitude: this.centre.latitude - (y - this.height / 2) / METRES_A_DEGREE / this.scale,
      longitude: this.centre.longitude + (x - this.width / 2) / this.eastward / this.scale,
    };
  }
}

const metresBetween = (a, b) => Math.hypot(
  (a.latitude - b.latitude) * METRES_A_DEGREE,
  (a.longitude - b.longitude) * METRES_A_DEGREE * Math.cos((a.latitude * Math.PI) / 180));

/** Streets as a loose grid, 100 m apart and lined up with the earth, so that distance can be seen. */
function ground(projection) {
  const { width, height, scale, centre } = projection;
  const every = 100 * scale;
  const zero = projection.to({
    latitude: Math.round(centre.latitude * 1000) / 1000,
    longitude: Math.round(centre.longitude * 1000) / 1000,
  });
  const lines = [];
  for (let x = zero.x % every; x < width; x += every) {
    lines.push(svg("path", { d: `M${x} 0V${height}`, class: "street" }));
  }
  for (let y = zero.y % every; y < height; y += every) {
    lines.push(svg("path", { d: `M0 ${y}H${width}`, class: "street" }));
  }
  return [svg("rect", { width, height, class: "ground" }), ...lines];
}

function house(projection, place, labelled) {
  const { x, y } = projection.to(place);
  const node = svg("g", { class: "house", transform: `translate(${x} ${y})` },
    svg("rect", { x: -8, y: -6, width: 16, height: 12, rx: 3 }));
  if (labelled) {
    const name = svg("text", { y: 20, "text-anchor": "middle" });
    name.textContent = say(place.name);
    node.append(name);
  }
  return node;
}

const pin = (x, y) => svg("path", {
  class: "pin", transform: `translate(${x} ${y})`,
  d: "M0 0C-7-9-10-13-10-18a10 10 0 0 1 20 0C10-13 7-9 0 0zM0-22a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
});

const nearest = (point) => world.places
  .map((place) => ({ place, metres: metresBetween(place, point) }))
  .sort((a, b) => a.metres - b.metres)[0];

const degrees = ({ latitude, longitude }) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

/** What a shared location looks like in a bubble. */
export function smallMap(point) {
  const [width, height] = [280, 150];
  const projection = new Projection(point, 500, width, height);
  const close = nearest(point);
  const near = close && close.metres < 1000 ? t("near", { place: say(close.place.name) }) : "";
  return el("figure", { class: "place" },
    svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "map", role: "img",
      "aria-label": near || degrees(point) },
    ...ground(projection),
    ...world.places.map((place) => house(projection, place, false)),
    pin(width / 2, height / 2)),
    el("figcaption", {}, near || t("kind_location"), el("small", {}, degrees(point))));
}

/** Asks for a place, by a click on the map, the arrow keys or a name; null when left. */
export async function choosePlace() {
  const width = Math.min(520, innerWidth - 72);
  const height = Math.round(width * 0.65);
  const places = world.places;
  const middle = (key) => (Math.min(...places.map((p) => p[key])) +
    Math.max(...places.map((p) => p[key]))) / 2;
  const centre = places.length
    ? { latitude: middle("latitude"), longitude: middle("longitude") } : SOMEWHERE;
  const reach = Math.max(150, ...places.map((place) => metresBetween(place, centre)));
  const projection = new Projection(centre, reach * 2.6, width, height);
  let chosen = places[0] ?? centre;

  const marker = svg("g");
  const caption = el("output", {});
  const choose = (point) => {
    chosen = point;
    const { x, y } = projection.to(point);
    marker.replaceChildren(pin(x, y));
    const close = nearest(point);
    caption.textContent = [close && t("near", { place: say(close.place.name) }), degrees(point)]
      .filter(Boolean).join(" · ");
    for (const key of form.querySelectorAll("[data-place]")) {
      key.setAttribute("aria-pressed", String(places[key.dataset.place] === point));
    }
  };
  const map = svg("svg", {
    viewBox: `0 0 ${width} ${height}`, class: "map", tabindex: "0", role: "application",
    "aria-label": t("mapHelp"),
    onclick: (event) => {
      const box = map.getBoundingClientRect();
      choose(projection.from((event.clientX - box.left) * (width / box.width),
        (event.clientY - box.top) * (height / box.height)));
    },
    onkeydown: (event) => {
      const move = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
      if (!move[event.key]) return;
      event.preventDefault();
      const { x, y } = projection.to(chosen);
      const [dx, dy] = move[event.key];
      const metres = STEP_METRES * projection.scale;
      choose(projection.from(x + dx * metres, y + dy * metres));
    },
  }, ...ground(projection), ...places.map((place) => house(projection, place, true)), marker);
  const form = el("form", { method: "dialog", class: "wide" },
    el("h2", {}, t("choosePlace")), map, caption,
    el("div", { class: "chips" }, ...places.map((place, index) => el("button", {
      type: "button", "data-place": index, onclick: () => choose(place),
    }, say(place.name)))),
    el("div", { class: "row" },
      el("button", { type: "button", class: "quiet", onclick: ({ target }) =>
        target.closest("dialog").close() }, t("cancel")),
      el("button", { value: "share" }, t("sharePlace"))));
  choose(chosen);
  if (await ask(form) !== "share") return null;
  return { latitude: chosen.latitude, longitude: chosen.longitude };
}
