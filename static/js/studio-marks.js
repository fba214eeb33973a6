// Markdown written and taken back around what is chosen: the same tool pressed again undoes it. Nothing
// here touches the page: each function takes the text and where it is chosen, from and to, and gives
// back what to put in which place, and what is chosen then.

import { BITS, isOver, spacedAt, styleAt, toggledAt, toggledOver } from "./studio-emphasis.js";
import { cells, rowed, table, terms } from "./studio-tables.js";

const HEADING = /^#{1,6} +/;
const LIST = /^[-*+] +(?:\[[ xX]\] +)?/;
const NUMBER = /^\d{1,9}[.)] +/;
const QUOTE = /^> ?/;
const LINES = {
  heading: { is: HEADING, mark: () => "## " },
  list: { is: LIST, mark: () => "- " },
  numbers: { is: NUMBER, mark: (n) => `${n + 1}. ` },
};
const MEANING = /^:(?:\s|$)/;
const LETTER = /[\p{L}\p{M}\p{N}]/u;

export const isTool = (tool) => tool in BITS || tool in LINES || tool === "note";

export function marked(text, from, to, tool) {
  if (BITS[tool]) return wrapped(text, from, to, BITS[tool]);
  if (tool === "note") return noted(text, from, to);
  return prefixed(text, from, to, LINES[tool]);
}

function wrapped(text, from, to, bit) {
  [from, to] = words(text, from, to);
  const [first, last] = [lines(text, from, from)[0], lines(text, to, to)[1]];
  const old = text.slice(first, last);
  if (from === to) {
    const at = from - first;
    const typed = toggledAt(old, parted(old).before.length, at, bit) ?? unread(old, [at, at], bit);
    return changed(first, old, typed.line, first + typed.place, first + typed.place);
  }
  // Emphasis ends with its paragraph, so each line has its own.
  let place = first;
  const all = old.split("\n").map((line) => {
    const { before, body } = parted(line);
    const range = [Math.max(from - place, before.length), Math.min(to - place, before.length + body.length)];
    const piece = { line, place, start: before.length, range };
    place += line.length + 1;
    return piece;
  });
  const chosen = all.filter(({ range }) => range[0] < range[1]);
  const isOn = !chosen.every(({ line, start, range }) => isOver(line, start, range, bit) ?? true);
  for (const one of chosen) one.now = toggledOver(one.line, one.start, one.range, bit, isOn) ?? unread(one.line, one.range, bit);
  let more = 0;
  let [start, end] = [from, to];
  for (const { line, place: begins, range, now } of all) {
    if (now) {
      const [begin, behind] = all.length === 1 ? now.within : now.around;
      if (from >= begins) start = begins + begin - Math.max(0, range[0] - (from - begins));
      if (to <= begins + line.length) end = begins + more + behind + Math.max(0, to - begins - range[1]);
      more += now.line.length - line.length;
    } else if (to <= begins + line.length) {
      end = to + more;
    }
  }
  return changed(first, old, all.map(({ line, now }) => now?.line ?? line).join("\n"), start, end);
}

// Where the stars of a line cannot be read, the marks stand around what is chosen in it.
function unread(line, [from, to], bit) {
  const mark = bit === BITS.bold ? "**" : "*";
  const [begin, end] = [from + mark.length, to + mark.length];
  const put = line.slice(0, from) + mark + line.slice(from, to) + mark + line.slice(to);
  return { line: put, place: begin, within: [begin, end], around: [from, end + mark.length] };
}

// What to put where for these lines to become those, no more than is different.
function changed(first, old, now, start, end) {
  let [left, right] = [0, 0];
  const most = Math.min(old.length, now.length);
  while (left < most && old[left] === now[left]) left += 1;
  while (right < most - left && old[old.length - 1 - right] === now[now.length - 1 - right]) right += 1;
  const [from, to] = [first + left, first + old.length - right];
  return { from, to, text: now.slice(left, now.length - right), start, end };
}

// The chosen words without the spaces around them; where nothing is chosen, the word that one stands in.
function words(text, from, to) {
  if (from === to) {
    const is = (at) => LETTER.test(text[at] ?? "");
    if (!is(from) || !is(from - 1)) return [from, to];
    while (is(from - 1)) from -= 1;
    while (is(to)) to += 1;
    return [from, to];
  }
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  return [from, to];
}

// A line in three: what makes it a list or a heading, its words, the spaces behind them.
function parted(line) {
  const before = line.match(/^\s*(?:> ?)*(?:#{1,6} +|[-*+] +(?:\[[ xX]\] +)?|\d{1,9}[.)] +)?/)[0];
  const body = line.slice(before.length).trimEnd();
  return { before, body, after: line.slice(before.length + body.length) };
}

// The whole lines from one place to another.
function lines(text, from, to) {
  const first = text.lastIndexOf("\n", from - 1) + 1;
  const last = text.indexOf("\n", to);
  return [first, last < 0 ? text.length : last];
}

function prefixed(text, from, to, { is, mark }) {
  const [first, last] = lines(text, from, to);
  const chosen = text.slice(first, last).split("\n");
  const filled = chosen.filter((line) => line.trim() !== "");
  const on = filled.length > 0 && filled.every((line) => is.test(line.trimStart()));
  let nth = 0;
  const put = chosen.map((line) => {
    if (line.trim() === "" && filled.length > 0) return line;
    const indent = line.slice(0, line.length - line.trimStart().length);
    const words = line.trimStart().replace(HEADING, "").replace(LIST, "").replace(NUMBER, "");
    return indent + (on ? "" : mark(nth++)) + words;
  });
  const like = (line) => LIST.test(line.trimStart()) || NUMBER.test(line.trimStart());
  return apart(text, first, last, put.join("\n"), from < to, (line) => on || (is !== HEADING && like(line)));
}

// A box is all of its lines.
function noted(text, from, to) {
  let [first, last] = lines(text, from, to);
  const quoted = (at, end) => QUOTE.test(text.slice(at, end));
  if (quoted(first, last)) {
    for (let above = lines(text, first - 1, first - 1); first > 0 && quoted(...above); above = lines(text, first - 1, first - 1)) first = above[0];
    for (let below = lines(text, last + 1, last + 1); last < text.length && quoted(...below); below = lines(text, last + 1, last + 1)) last = below[1];
  }
  const chosen = text.slice(first, last).split("\n");
  if (chosen.every((line) => QUOTE.test(line))) {
    const inner = chosen.map((line) => line.replace(QUOTE, ""));
    if (/^\[!\w+\]\s*$/.test(inner[0])) inner.shift();
    return apart(text, first, last, inner.join("\n"), from < to, () => true);
  }
  const boxed = ["> [!NOTE]", ...chosen.map((line) => `> ${line}`)].join("\n");
  return apart(text, first, last, boxed, from < to, () => false);
}

// In place of these lines, with an empty line above and below where what stands there would run into it.
// Where lines were chosen, they are chosen again.
function apart(text, first, last, put, isChosen, goesOn) {
  const [above, below] = [text.slice(...lines(text, first - 1, first - 1)), text.slice(...lines(text, last + 1, last + 1))];
  const before = first > 0 && above.trim() !== "" && !goesOn(above) ? "\n" : "";
  const after = last < text.length && below.trim() !== "" && !goesOn(below) ? "\n" : "";
  const end = first + before.length + put.length;
  return { from: first, to: last, text: before + put + after, start: isChosen ? end - put.length : end, end };
}

// A term with room for its meaning: of the line that one stands in, where that is a term without one, else
// of these words behind what is written there.
export function termed(text, from, to, words) {
  const [first, last] = lines(text, from, to);
  const line = text.slice(first, last);
  const above = first > 0 ? text.slice(...lines(text, first - 1, first - 1)) : "";
  const below = (end) => (end < text.length ? text.slice(...lines(text, end + 1, end + 1)) : "");
  const isTerm = line.trim() !== "" && !line.includes("\n") && !MEANING.test(line) && !HEADING.test(line);
  if (isTerm && (above.trim() === "" || HEADING.test(above)) && !MEANING.test(below(last))) {
    const after = below(last).trim() === "" ? "" : "\n";
    return { from: last, to: last, text: `\n: ${after}`, start: last + 3, end: last + 3 };
  }
  let end = last;
  while (line.trim() !== "" && below(end).trim() !== "") end = lines(text, end + 1, end + 1)[1];
  const { at, before, after } = between(text, end);
  const start = at + before.length;
  return { from: at, to: at, text: `${before}${words}\n: ${after}`, start, end: start + words.length };
}

// A table of the chosen rows, whose cells tabs part; else one to be filled in behind the line that one
// stands in, with these words above its columns.
export function tabled(text, from, to, [one, other]) {
  const [first, last] = lines(text, from, to);
  const chosen = text.slice(first, last);
  if (from < to && chosen.includes("\t")) {
    const put = apart(text, first, last, table(cells(chosen)), true, () => false);
    return { ...put, start: put.start + 2, end: put.start + 2 };
  }
  const { at, before, after } = between(text, to);
  const start = at + before.length + 2;
  const put = `${before}| ${one} | ${other} |\n|---|---|\n|   |   |\n|   |   |${after}`;
  return { from: at, to: at, text: put, start, end: start + one.length };
}

// Pasted cells in place of what is chosen, as a table or, where terms are written, as those.
export function pasted(text, from, to, words, isTerms) {
  const [left, right] = [text.slice(0, from), text.slice(to)];
  const put = isTerms ? terms(cells(words)) : table(cells(words));
  const before = left.trim() === "" || /\n\s*\n$/.test(left) ? "" : left.endsWith("\n") ? "\n" : "\n\n";
  const after = right.trim() === "" ? "\n" : /^\s*\n\s*\n/.test(right) ? "" : right.startsWith("\n") ? "\n" : "\n\n";
  const end = from + before.length + put.length;
  return { from, to, text: before + put + after, start: end, end };
}

// A paragraph of its own where one stands: behind the line that is written there already.
export function between(text, at) {
  const [first, last] = lines(text, at, at);
  const isEmpty = text.slice(first, last).trim() === "";
  const above = first > 0 ? text.slice(...lines(text, first - 1, first - 1)).trim() : "";
  const below = last < text.length ? text.slice(...lines(text, last + 1, last + 1)).trim() : "";
  return {
    at: last,
    before: isEmpty ? (above && "\n") : "\n\n",
    after: below && "\n",
  };
}

// What Enter does at a place in a list, a box or a table: it goes on with it, or ends it where the item or row
// is empty; and behind a term. At the end of emphasised words their mark stays with them, for an emphasis ends with its line.
export function continued(text, place) {
  const row = rowed(text, place);
  if (row) return row;
  const [first, last] = lines(text, place, place);
  const old = text.slice(first, last);
  const at = place - first;
  const [below, end] = place === last && last < text.length ? lines(text, last + 1, last + 1) : [last, last];
  // A term whose meaning is still to be written: there.
  if (old !== "" && /^: ?$/.test(text.slice(below, end))) return { from: end, to: end, text: "", start: end, end };
  const start = parted(old).before.length;
  const style = /^\*+$/.test(old.slice(at)) ? styleAt(old, start, at) : 0;
  const { line, place: stands } = style ? toggledAt(old, start, at, style) : { line: old, place: at };
  const found = line.match(/^(\s*)(> ?)?([-*+] +(?:\[[ xX]\] +)?|\d{1,9}[.)] +)?/);
  const [prefix, indent, quote = "", item = ""] = found;
  const put = (head, more) => {
    const now = line.slice(0, head) + more + line.slice(stands);
    const to = first + head + more.length;
    return changed(first, old, now, to, to);
  };
  if ((!quote && !item) || stands < prefix.length) return style ? put(stands, "\n") : null;
  if (line.slice(prefix.length).trim() === "") {
    // Without an empty line between, what is typed next would still be of the last item.
    const above = first > 0 ? text.slice(...lines(text, first - 1, first - 1)) : "";
    const gap = above.trim() ? "\n" : "";
    return { from: first, to: last, text: gap, start: first + gap.length, end: first + gap.length };
  }
  const next = item.replace(/^\d+/, (n) => String(Number(n) + 1)).replace(/\[[xX]\]/, "[ ]");
  return put(stands, `\n${indent}${quote}${next}`);
}

// What a space does where bold or italic was pressed and nothing is typed yet: it comes before that.
export function spaced(text, place) {
  const [first, last] = lines(text, place, place);
  const old = text.slice(first, last);
  const now = spacedAt(old, parted(old).before.length, place - first);
  return now && changed(first, old, now.line, first + now.place, first + now.place);
}
