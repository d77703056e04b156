// The public map: counts of cells for the part of the map that is seen, asked anew when it moves. The list below says the same.
const section = document.querySelector("[data-cells]");
const box = section?.querySelector("[data-map]");
const word = section?.querySelector("[data-cells-word]");
const MOST_DEGREES = 0.5;
const none = { type: "FeatureCollection", features: [] };
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const chinese = document.documentElement.lang.startsWith("zh");
let asking = null;

function shown(collection) {
  return {
    ...collection,
    features: collection.features.map((feature) => {
      const { count, kinds } = feature.properties;
      const words = kinds.slice(0, 3).map((kind) => `${chinese ? kind.zh : kind.en} ${kind.count}`).join(chinese ? "，" : ", ");
      return { ...feature, properties: { count, name: String(count), meta: words } };
    }),
  };
}

async function look(map) {
  asking?.abort();
  const bounds = map.getBounds();
  const corners = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  const source = map.getSource("cells");
  if (corners[2] - corners[0] > MOST_DEGREES || corners[3] - corners[1] > MOST_DEGREES) {
    source.setData(none);
    word.textContent = section.dataset.wordFar;
    return;
  }
  asking = new AbortController();
  try {
    const bbox = corners.map((degrees) => degrees.toFixed(5)).join(",");
    const answer = await fetch(`${section.dataset.cells}&bbox=${bbox}`, { signal: asking.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const cells = await answer.json();
    source.setData(shown(cells));
    const total = cells.features.reduce((sum, feature) => sum + feature.properties.count, 0);
    word.textContent = total ? `${section.dataset.wordSome} ${total}` : section.dataset.wordNone;
  } catch (error) {
    if (error.name !== "AbortError") word.textContent = section.dataset.wordFailed;
  }
}

// A whole county is too wide for cells: the first view is as wide as they go, around the place where most was raised.
function comeNear(map) {
  const bounds = map.getBounds();
  const wide = Math.max(bounds.getEast() - bounds.getWest(), bounds.getNorth() - bounds.getSouth());
  if (wide <= MOST_DEGREES || !section.dataset.first) return;
  map.jumpTo({ center: section.dataset.first.split(",").map(Number), zoom: map.getZoom() + Math.log2(wide / MOST_DEGREES) + 0.1 });
}

function begin(map) {
  map.addSource("cells", { type: "geojson", data: none });
  const radius = ["interpolate", ["linear"], ["get", "count"], 5, 11, 50, 20, 500, 32];
  map.addLayer({ id: "cells", type: "circle", source: "cells", paint: { "circle-radius": radius, "circle-color": css("--brand"), "circle-opacity": 0.85, "circle-stroke-width": 2, "circle-stroke-color": css("--surface") } });
  map.addLayer({ id: "cells-count", type: "symbol", source: "cells", layout: { "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": css("--surface") } });
  map.on("moveend", () => look(map));
  map.on("click", "cells", (event) => {
    word.textContent = `${section.dataset.wordSome} ${event.features[0].properties.name}. ${event.features[0].properties.meta}`;
  });
  comeNear(map);
  look(map);
}

// The map is drawn by map.js, which says so on the box.
function whenReady() {
  if (box.dataset.ready === "true") begin(box.linliMap);
  else if (box.dataset.ready !== "failed") setTimeout(whenReady, 100);
}

if (box) whenReady();
