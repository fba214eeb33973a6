// Markdown written and taken back around what is chosen: the same tool pressed again undoes it. Nothing
// here touches the page: each function takes the text and where it is chosen, from and to, and gives
// back what to put in which place, and what is chosen then.

const WRAP = { bold: "**", italic: "*" };
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

export const isTool = (tool) => tool in WRAP || tool in LINES || tool === "note";

export function marked(text, from, to, tool) {
  if (WRAP[tool]) return wrapped(text, from, to, WRAP[tool]);
  if (tool === "note") return noted(text, from, to);
  return prefixed(text, from, to, LINES[tool]);
}

// How many stars stand on both sides of a place: three are bold and italic, two bold, one italic.
function stars(text, from, to) {
  let count = 0;
  while (count < 3 && text[from - 1 - count] === "*" && text[to + count] === "*") count += 1;
  return count;
}

const has = (count, mark) => (mark === "*" ? count === 1 || count === 3 : count >= 2);

function wrapped(text, from, to, mark) {
  [from, to] = words(text, from, to);
  const chosen = text.slice(from, to);
  // With nothing between, only a pair of equal marks is one.
  const isPair = chosen !== "" || text.slice(0, from).match(/\**$/)[0] === text.slice(to).match(/^\**/)[0];
  if (isPair && !chosen.includes("\n") && has(stars(text, from, to), mark)) {
    const start = from - mark.length;
    return { from: start, to: to + mark.length, text: chosen, start, end: start + chosen.length };
  }
  if (chosen === "") {
    const step = stepped(text, from, mark);
    if (step) return step;
    return { from, to, text: mark + mark, start: from + mark.length, end: from + mark.length };
  }
  // Emphasis ends with its paragraph, so each line has its own.
  const lines = chosen.split("\n").map(parted);
  const on = lines.every(({ body }) => body === "" || isWrapped(body, mark));
  const put = lines.map(({ before, body, after }) => before + (on ? bare(body, mark) : around(body, mark)) + after);
  const became = put.join("\n");
  const inner = !on && lines.length === 1 ? mark.length : 0;
  return { from, to, text: became, start: from + inner, end: from + became.length - inner };
}

// How many runs of stars in a piece of a line begin or end an emphasis of this kind.
function ends(piece, mark) {
  // A star between spaces multiplies, and one behind a backslash is a star.
  const runs = [...piece.matchAll(/(?<![\\*])\*+/g)].filter(({ 0: run, index }) =>
    run.length > 1 || /\S/.test((piece[index - 1] ?? "") + (piece[index + run.length] ?? "*")));
  return runs.reduce((sum, [run]) => sum + (mark === "*" ? run.length % 2 : Math.floor(run.length / 2)), 0);
}

// The piece of a line before a place, and the one behind it; what makes the line a list or a heading is in neither.
function pieces(text, at) {
  const [first, last] = lines(text, at, at);
  const start = first + parted(text.slice(first, last)).before.length;
  return [text.slice(Math.min(start, at), at), text.slice(at, last)];
}

// Where nothing is chosen at an edge of emphasised words, the tool steps over their mark: at their end out
// of them and back in, as in a word processor. Nothing anywhere else.
function stepped(text, at, mark) {
  const [left, right] = pieces(text, at);
  const [before, behind] = [left.match(/\**$/)[0].length, right.match(/^\*+/)?.[0].length ?? 0];
  const to = (place) => ({ from: place, to: place, text: "", start: place, end: place });
  if (has(behind, mark) && ends(left, mark) % 2 === 1) {
    const words = left.trimEnd();
    if (words === left) return to(at + mark.length);
    // A mark behind a space would end nothing: the spaces step out too. Nothing but spaces is not emphasised.
    const spaces = left.slice(words.length);
    const isNothing = has(words.match(/\*+$/)?.[0].length ?? 0, mark);
    const [put, from] = [(isNothing ? "" : mark) + spaces, at - spaces.length - (isNothing ? mark.length : 0)];
    return { from, to: at + mark.length, text: put, start: from + put.length, end: from + put.length };
  }
  const isEdge = has(before, mark) && behind === 0;
  if (!isEdge) return null;
  const isOpening = ends(left.slice(0, left.length - before), mark) % 2 === 0;
  return !isOpening || /^\S/.test(right) ? to(at - mark.length) : null;
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

function isWrapped(body, mark) {
  let count = 0;
  while (count < 3 && body[count] === "*" && body[body.length - 1 - count] === "*") count += 1;
  if (body.length <= 2 * count || !has(count, mark)) return false;
  return !body.slice(count, -count).includes("*");
}

const bare = (body, mark) => (body === "" ? "" : body.slice(mark.length, -mark.length));

function around(body, mark) {
  if (body === "") return "";
  // The same mark within would end this one.
  const inner = mark === "*" ? body.replace(/(?<!\*)\*(?!\*)/g, "") : body.replaceAll(mark, "");
  return mark + inner + mark;
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

// What Enter does at a place in a list or a box: it goes on with it, or ends it where the item is empty; and
// behind a term.
// At the end of emphasised words their mark stays with them, for an emphasis ends with its line.
export function continued(text, place) {
  const [first, last] = lines(text, place, place);
  const [left, right] = pieces(text, place);
  const [below, end] = place === last && last < text.length ? lines(text, last + 1, last + 1) : [last, last];
  // A term whose meaning is still to be written: there.
  if (left !== "" && /^: ?$/.test(text.slice(below, end))) return { from: end, to: end, text: "", start: end, end };
  const isClosing = /^\*+$/.test(right) && ["*", "**"].some((mark) => has(right.length, mark) && ends(left, mark) % 2 === 1);
  const at = isClosing ? last : place;
  const line = text.slice(first, last);
  const found = line.match(/^(\s*)(> ?)?([-*+] +(?:\[[ xX]\] +)?|\d{1,9}[.)] +)?/);
  const [prefix, indent, quote = "", item = ""] = found;
  if ((!quote && !item) || at < first + prefix.length) {
    return isClosing && left.replaceAll("*", "") !== "" ? { from: at, to: at, text: "\n", start: at + 1, end: at + 1 } : null;
  }
  const words = line.slice(prefix.length).trim();
  if (words === "" || (isClosing && /^\*+$/.test(words))) {
    return { from: first, to: last, text: "", start: first, end: first };
  }
  const next = item.replace(/^\d+/, (n) => String(Number(n) + 1)).replace(/\[[xX]\]/, "[ ]");
  const put = `\n${indent}${quote}${next}`;
  return { from: at, to: at, text: put, start: at + put.length, end: at + put.length };
}
