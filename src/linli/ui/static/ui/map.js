// Maps, on pages that have one. Everything that a map tells also stands beside it in words; a pin is two numbers in two fields.
const code = document.getElementById("map-code").dataset;
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const number = (text) => (text === undefined || text === "" ? NaN : Number(text));

function layersOf(name, source) {
  const base = { source: name };
  const shade = ["case", ["has", "shade"], ["match", ["get", "shade"], 1, css("--shade-1"), 2, css("--shade-2"), 3, css("--shade-3"), 4, css("--shade-4"), 5, css("--shade-5"), css("--sunk")], css("--brand-tint")];
  if (source.kind === "points") {
    const tone = ["match", ["get", "tone"], "late", css("--late"), "warn", css("--warn"), "ok", css("--ok"), css("--brand")];
    return [{ ...base, id: name, type: "circle", paint: { "circle-radius": 8, "circle-color": tone, "circle-stroke-width": 2, "circle-stroke-color": css("--surface") } }];
  }
  return [
    { ...base, id: name, type: "fill", paint: { "fill-color": shade, "fill-opacity": 0.75 } },
    { ...base, id: `${name}-line`, type: "line", paint: { "line-color": css("--brand"), "line-width": 1, "line-opacity": 0.6 } },
  ];
}

function styleOf(sources) {
  const entries = Object.entries(sources).flatMap(([name, source]) => [
    [name, { type: "geojson", data: source.data }],
    ...(source.kind === "points" ? [] : [[`${name}-names`, { type: "geojson", data: namesOf(source.data) }]]),
  ]);
  const layers = Object.entries(sources).flatMap(([name, source]) => layersOf(name, source));
  // Names above all areas. Without a glyph server the letters are drawn here, by the fonts of the page.
  const names = Object.entries(sources).filter(([, source]) => source.kind !== "points").map(([name]) => ({
    id: `${name}-names`,
    source: `${name}-names`,
    type: "symbol",
    layout: { "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-size": 13, "symbol-sort-key": ["-", ["get", "size"]], "text-max-width": 8 },
    paint: { "text-color": css("--ink"), "text-halo-color": css("--surface"), "text-halo-width": 1.5 },
  }));
  return { version: 8, sources: Object.fromEntries(entries), layers: [{ id: "paper", type: "background", paint: { "background-color": css("--paper") } }, ...layers, ...names] };
}

const chinese = document.documentElement.lang.startsWith("zh");
const nameOf = ({ name, name_zh, name_en }) => name || (chinese ? name_zh : name_en || name_zh) || "";

// Where a ring has its centre of gravity, and how much it encloses; seen from its first corner, to keep the numbers small.
function middleOf([[west, south], ...rest]) {
  let [twice, across, down] = [0, 0, 0];
  for (let i = 1; i < rest.length; i += 1) {
    const [x, y, u, v] = [rest[i - 1][0] - west, rest[i - 1][1] - south, rest[i][0] - west, rest[i][1] - south];
    const part = x * v - u * y;
    [twice, across, down] = [twice + part, across + (x + u) * part, down + (y + v) * part];
  }
  return { size: Math.abs(twice), at: [west + across / (3 * twice), south + down / (3 * twice)] };
}

// One point a named area, in the middle of its largest part: the largest areas keep their names where not all have room.
function namesOf(collection) {
  const features = collection.features.flatMap(({ properties, geometry }) => {
    const parts = geometry?.type === "Polygon" ? [geometry.coordinates] : geometry?.type === "MultiPolygon" ? geometry.coordinates : [];
    const [largest] = parts.map((rings) => middleOf(rings[0])).filter(({ size }) => size > 0).sort((one, other) => other.size - one.size);
    const name = nameOf(properties || {});
    return largest && name ? [{ type: "Feature", geometry: { type: "Point", coordinates: largest.at }, properties: { name, size: largest.size } }] : [];
  });
  return { type: "FeatureCollection", features };
}

// What is to be drawn, fetched where it is only named; areas that cannot be had leave the rest of the map as it is.
async function withData(sources) {
  const none = { type: "FeatureCollection", features: [] };
  const fetched = async (url) => { const answer = await fetch(url); return answer.ok ? answer.json() : none; };
  const read = (source) => (source.url ? fetched(source.url).catch(() => none) : source.data);
  const entries = Object.entries(sources).map(async ([name, source]) => [name, { ...source, data: await read(source) }]);
  return Object.fromEntries(await Promise.all(entries));
}

// What one tapped: its name, and a link when there is a page for it. Text only, never markup.
function popupOf(maplibre, feature, at) {
  const { href, meta } = feature.properties;
  const name = nameOf(feature.properties);
  if (!name) return null;
  const box = document.createElement("p");
  const title = document.createElement(href ? "a" : "b");
  title.textContent = name;
  if (href) title.href = href;
  box.append(title);
  if (meta) box.append(document.createElement("br"), meta);
  return new maplibre.Popup({ closeButton: false, maxWidth: "16rem" }).setLngLat(at).setDOMContent(box);
}

function pin(maplibre, map, box) {
  const [lon, lat] = [box.dataset.lonField, box.dataset.latField].map((id) => document.getElementById(id));
  if (!lon || !lat) return;
  const marker = new maplibre.Marker({ color: css("--maple"), draggable: true });
  marker.getElement().setAttribute("aria-label", box.dataset.pin);
  const write = ({ lng, lat: north }) => {
    lon.value = lng.toFixed(6);
    lat.value = north.toFixed(6);
    lat.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const place = (at) => {
    marker.setLngLat(at).addTo(map);
    write(marker.getLngLat());
  };
  const read = () => {
    const at = [number(lon.value), number(lat.value)];
    if (at.every(Number.isFinite) && Math.abs(at[1]) <= 90) {
      marker.setLngLat(at).addTo(map);
      map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), 15) });
    }
  };
  marker.on("dragend", () => write(marker.getLngLat()));
  map.on("click", (event) => place(event.lngLat));
  map.getCanvas().addEventListener("keydown", (event) => event.key === "Enter" && place(map.getCenter()));
  lon.addEventListener("change", read);
  lat.addEventListener("change", (event) => event.isTrusted && read());
  read();
}

async function draw(box) {
  const maplibre = await import(code.maplibre);
  maplibre.setWorkerUrl(new URL(code.worker, location.href).href);
  const sources = await withData(JSON.parse(box.dataset.sources || "{}"));
  const holder = document.createElement("div");
  holder.className = "map-canvas";
  const style = styleOf(sources);
  box.querySelector("[data-map-word]")?.remove();
  box.append(holder);
  const map = new maplibre.Map({
    container: holder,
    style,
    center: JSON.parse(box.dataset.center),
    zoom: Number(box.dataset.zoom),
    bounds: box.dataset.bounds ? JSON.parse(box.dataset.bounds) : undefined,
    fitBoundsOptions: { padding: 24 },
    attributionControl: box.dataset.attribution ? { customAttribution: box.dataset.attribution, compact: false } : false,
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
    cooperativeGestures: false,
    dragRotate: false,
    locale: { "NavigationControl.ZoomIn": box.dataset.zoomIn, "NavigationControl.ZoomOut": box.dataset.zoomOut, "GeolocateControl.FindMyLocation": box.dataset.locate, "Map.Title": box.dataset.label },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  if (box.dataset.lonField) {
    map.addControl(new maplibre.GeolocateControl({ trackUserLocation: false }));
    // The control names its button only once the browser has answered whether it may locate; it needs a name before.
    box.querySelector(".maplibregl-ctrl-geolocate")?.setAttribute("aria-label", box.dataset.locate);
    pin(maplibre, map, box);
  }
  const tappable = Object.keys(sources).filter((name) => !box.dataset.lonField || sources[name].kind === "points");
  map.on("click", tappable, (event) => event.features[0] && popupOf(maplibre, event.features[0], event.lngLat)?.addTo(map));
  map.once("idle", () => (box.dataset.ready = "true"));
  box.linliMap = map;
}

document.querySelectorAll("[data-map]").forEach((box) => {
  draw(box).catch(() => {
    const word = box.querySelector("[data-map-word]") || box.appendChild(document.createElement("p"));
    word.textContent = box.dataset.failed;
    box.dataset.ready = "failed";
  });
});
