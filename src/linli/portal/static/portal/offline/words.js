// The words of these scripts in the language of the page.
const { default: words } = await import(`./words-${document.documentElement.lang}.js`);

// ``{name}`` in a sentence becomes the value of that name.
export const word = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");

// Hours and minutes today, with the day before.
export function moment(milliseconds) {
  const at = new Date(milliseconds);
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Shanghai" };
  if (Date.now() - at > 12 * 3_600_000) Object.assign(options, { month: "short", day: "numeric" });
  return new Intl.DateTimeFormat(document.documentElement.lang, options).format(at);
}
