"use strict";
// The map of zones as one that can be moved and magnified. Everything works without this file: what it shows is read
// from the drawing that stands in the page, which it takes the place of, and the table beside says the same.
(function () {
  const figure = document.querySelector("[data-outlines]");
  if (!figure || !window.L) return;
  const drawing = figure.querySelector("svg");
  const box = figure.querySelector("[data-map]");

  // What the drawing says of each zone, by its slug: name, number, where it leads, how dark it is.
  function zones() {
    const found = {};
    drawing.querySelectorAll("a[data-zone]").forEach((link) => {
      found[link.dataset.zone] = {
        href: link.getAttribute("href"),
        label: link.getAttribute("aria-label"),
        shade: link.dataset.shade,
        side: link.dataset.side,
        chosen: link.hasAttribute("aria-current"),
        lines: Array.from(link.querySelectorAll("tspan"), (line) => line.textContent),
      };
    });
    return found;
  }

  function caption(zone) {
    const words = document.createElement("span");
    zone.lines.forEach((line, place) => {
      if (place) words.append(document.createElement("br"));
      const part = document.createElement(place < zone.lines.length - 1 ? "b" : "span");
      part.textContent = line;
      words.append(part);
    });
    return words;
  }

  // A shape is a link like any other: it has its turn with Tab, Enter follows it, a screen reader says its number.
  function reachable(shape, zone) {
    const path = shape.getElement();
    path.setAttribute("role", "link");
    path.setAttribute("tabindex", "0");
    path.setAttribute("aria-label", zone.label);
    if (zone.chosen) path.setAttribute("aria-current", "true");
    path.addEventListener("keydown", (event) => {
      if (event.key === "Enter") window.location.assign(zone.href);
    });
    shape.on("click", () => window.location.assign(zone.href));
  }

  function draw(outlines) {
    const told = zones();
    drawing.setAttribute("hidden", "");
    box.hidden = false;
    const words = box.dataset;
    const map = L.map(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false });
    L.control.zoom({ zoomInTitle: words.closer, zoomOutTitle: words.further }).addTo(map);
    if (words.background) L.tileLayer(words.background, { maxZoom: 18, className: "fp-tiles" }).addTo(map);
    const of = (kind) => ({ type: "FeatureCollection", features: outlines.features.filter((each) => each.properties.kind === kind) });
    L.geoJSON(of("district"), { interactive: false, style: { className: words.background ? "border" : "land" } }).addTo(map);
    const layer = L.geoJSON(of("zone"), {
      filter: (feature) => feature.properties.slug in told,
      style: (feature) => {
        const zone = told[feature.properties.slug];
        return { className: `zone z${zone.shade}${zone.chosen ? " is-chosen" : ""}` };
      },
    }).addTo(map);
    map.fitBounds(layer.getBounds(), { padding: [24, 24], animate: false });
    layer.eachLayer((shape) => {
      const zone = told[shape.feature.properties.slug];
      shape.bindTooltip(caption(zone), { permanent: true, direction: zone.side, className: "fp-map-name", opacity: 1 });
      reachable(shape, zone);
    });
  }

  fetch(figure.dataset.outlines, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(draw)
    .catch(() => {
      // The drawing stands where it stood.
      box.hidden = true;
      drawing.removeAttribute("hidden");
    });
})();
