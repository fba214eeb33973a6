// Tables: of cells that come from elsewhere, or empty ones to be filled in. Nothing here touches the page.

const ROW = /^\s*\|.*\|\s*$/;
const RULE = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

// The cells of each row of a text, parted by tabs as a spreadsheet or a table of Word gives them: a cell that
// has lines of its own stands between quotation marks, and those within it are doubled.
export function cells(text) {
  const left = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const rows = [[]];
  const one = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  for (let found = one.exec(left); found; found = one.exec(left)) {
    const [whole, quoted, plain, end] = found;
    const isQuoted = /[\t\n]|""/.test(quoted ?? "");
    rows.at(-1).push(isQuoted ? quoted.replaceAll('""', '"') : plain ?? whole.slice(0, whole.length - end.length));
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  return rows.filter((row) => row.some((cell) => cell.trim() !== ""));
}

// Do these words come from a table? Every row has as many cells, and there are two at least of each; of what
// is known to be a table one row is enough.
export function isGrid(text, isTable) {
  const rows = text.includes("\t") ? cells(text) : [];
  const isEven = rows.length > 0 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length);
  // Lines that all begin with a tab are set in, and no rows.
  return isEven && (isTable || (rows.length > 1 && rows.some(([first]) => first.trim() !== "")));
}

const bare = (cell = "") => cell.replace(/\s+/g, " ").trim();
const line = (row, width) => `| ${Array.from({ length: width }, (_, nth) => bare(row[nth]).replaceAll("|", "\\|") || " ").join(" | ")} |`;
const rule = (width) => `|${"---|".repeat(width)}`;

// The table of these rows, whose first is its heading.
export function table(rows) {
  const width = Math.max(...rows.map((row) => row.length));
  const below = rows.length > 1 ? rows.slice(1) : [[]];
  return [line(rows[0], width), rule(width), ...below.map((row) => line(row, width))].join("\n");
}

// Terms of the first cells, with the others as their meanings.
export function terms(rows) {
  return rows.map(([term, ...meaning]) => `${bare(term)}\n: ${meaning.map(bare).join(" ").trim()}`).join("\n\n");
}

// What Enter does at the end of a row: it goes to the next or makes one, and ends the table where the last is
// empty. Nothing anywhere else.
export function rowed(text, place) {
  const all = text.split("\n");
  const starts = [0];
  for (const one of all) starts.push(starts.at(-1) + one.length + 1);
  const nth = all.findLastIndex((_, at) => starts[at] <= place);
  if (!ROW.test(all[nth]) || place !== starts[nth] + all[nth].length) return null;
  let top = nth;
  while (top > 0 && ROW.test(all[top - 1])) top -= 1;
  if (!RULE.test(all[top + 1] ?? "")) return null;
  const isRow = (at) => ROW.test(all[at] ?? "");
  const cell = (at) => starts[at] + all[at].indexOf("|") + 2;
  const put = (from, to, words, at) => ({ from, to, text: words, start: at, end: at });
  const isEmpty = (at) => isRow(at) && /^[\s|]*$/.test(all[at]);
  const after = Math.max(nth, top + 1);
  if (nth <= top + 1 ? isRow(top + 2) : isEmpty(nth + 1)) return put(cell(after + 1), cell(after + 1), "", cell(after + 1));
  // A line right below a table would be a row of it.
  if (nth > top + 1 && !isRow(nth + 1) && isEmpty(nth)) return put(starts[nth], place, "\n", starts[nth] + 1);
  const end = starts[after] + all[after].length;
  const row = line([], all[top + 1].match(/\|/g).length - 1);
  return put(end, end, `\n${row}`, end + 3);
}
