// The page that checks a receipt: choose or drop a file, read what was told and what was found.
import { checkReceipt } from "./check.js";

const page = document.querySelector("[data-verify]");
const words = page.querySelector("template[data-words]").content;
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const word = (group, code) => words.querySelector(`[data-${group}="${CSS.escape(code)}"]`)?.textContent ?? code;

const bytesOf = async (file) => (file ? new Uint8Array(await file.arrayBuffer()) : null);

function moment(milliseconds) {
  const options = { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Shanghai" };
  return new Intl.DateTimeFormat(document.documentElement.lang, options).format(new Date(milliseconds));
}

function line(term, text) {
  const [row, title, value] = ["div", "dt", "dd"].map((name) => document.createElement(name));
  title.textContent = term;
  value.textContent = text;
  row.append(title, value);
  return row;
}

// The JSON that was told, line by line; what is no such JSON is shown as it stands.
function toldLines(text) {
  let told = null;
  try {
    told = JSON.parse(text);
  } catch {
    return [line(word("label", "text"), text)];
  }
  if (told === null || typeof told !== "object") return [line(word("label", "text"), text)];
  const order = ["reference", "verb", "at", "state", "owner", "due_at", "text"];
  const names = [...order.filter((name) => name in told), ...Object.keys(told).filter((name) => !order.includes(name))];
  return names.filter((name) => name !== "nonce" && told[name]).map((name) => line(word("label", name), toldValue(name, told[name])));
}

function toldValue(name, value) {
  if (typeof value !== "string") return JSON.stringify(value);
  if (name.endsWith("at") && !Number.isNaN(Date.parse(value))) return moment(Date.parse(value));
  return ["verb", "state"].includes(name) ? word(name, value) : value;
}

function checkLine({ name, ok, fault }) {
  const item = document.createElement("li");
  const mark = document.createElement("span");
  mark.className = `tag ${ok ? "ok" : ok === null ? "" : "late"}`;
  mark.textContent = word("mark", String(ok));
  item.dataset.check = name;
  item.dataset.ok = String(ok);
  item.append(mark, ` ${word("check", name)}`);
  if (fault) item.append(document.createElement("br"), word("fault", fault));
  if (ok === null) item.append(document.createElement("br"), word("fault", "OTHER_SIZE"));
  return item;
}

function show({ proven, checks, found }) {
  const notice = part("outcome");
  notice.className = `notice ${proven ? "ok" : "late"}`;
  notice.querySelector("strong").textContent = word("outcome", proven ? "proven" : "refused");
  const failed = checks.find((check) => check.ok === false);
  notice.querySelector("p").textContent = failed ? word("fault", failed.fault) : word("outcome", "meaning");
  part("checks").replaceChildren(...checks.map(checkLine));
  const lines = proven ? provenLines(found) : [];
  part("told").hidden = !proven;
  part("lines").replaceChildren(...lines);
  part("result").hidden = false;
  part("outcome").focus();
}

function provenLines({ disclosed, receipt, checkpoint, seen = [] }) {
  const lines = disclosed.told ? toldLines(disclosed.told) : [line(word("label", "at"), moment(Number(disclosed.at) / 1000))];
  lines.push(line(word("label", "place"), `${receipt.index} / ${checkpoint.size}`), line(word("label", "log"), checkpoint.origin));
  for (const one of seen) lines.push(line(one.name, one.seconds === null ? "" : moment(Number(one.seconds) * 1000)));
  return lines;
}

async function check(receipt) {
  const lines = part("witnesses").value.split("\n").map((text) => text.trim());
  const given = { receipt, other: await bytesOf(part("other").files[0]), key: part("key").value, witnesses: lines.filter(Boolean) };
  show(await checkReceipt(given));
}

async function checkChosen() {
  const receipt = await bytesOf(part("receipt").files[0]);
  if (receipt) await check(receipt);
  else part("receipt").focus();
}

function start() {
  if (!globalThis.crypto?.subtle) {
    part("unable").hidden = false;
    return;
  }
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    checkChosen();
  });
  part("receipt").addEventListener("change", checkChosen);
  page.addEventListener("dragover", (event) => event.preventDefault());
  page.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (!file) return;
    const chosen = new DataTransfer();
    chosen.items.add(file);
    part("receipt").files = chosen.files;
    checkChosen();
  });
  part("form").hidden = false;
}

start();
