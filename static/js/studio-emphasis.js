// Emphasis as a word processor has it: each sign of a line is bold, italic, both or neither, and so is what
// is typed next. A line is read into its signs, some of them change, and it is written anew so that every
// star opens or closes something: none stands beside a space, and none is left where nothing is between.

const MARKS = { 2: "**", 1: "*" };
export const BITS = { bold: 2, italic: 1 };

const isSpace = (text) => /^\s+$/.test(text);
const isPunctuation = (text) => /^[\p{P}\p{S}]/u.test(text);
const OPENING = /^[\p{Ps}\p{Pi}]/u;
const isLetter = (text) => text !== "" && !isSpace(text) && !isPunctuation(text);

// The style behind a run of stars: each turns off what is on, and on what is not. Four may end both and begin
// one.
function turned(style, count) {
  if (count === 4 && style === 3) return 1;
  return style ^ ((count % 2) | (Math.floor(count / 2) % 2 ? 2 : 0));
}

// The signs of a line with their styles, and for each of these places the sign before which it is and the
// style there. Nothing where a star opens what is never closed, nor where more stand together than mean
// something, as in a number of which a part is hidden. A star between spaces multiplies, unless it is one of
// those that are `meant`.
function read(line, places, meant) {
  const signs = [];
  const found = places.map(() => null);
  let [at, style] = [0, 0];
  for (;;) {
    places.forEach((place, nth) => {
      if (!found[nth] && place <= at) found[nth] = { index: signs.length, style };
    });
    if (at >= line.length) return style === 0 ? { signs, found } : null;
    let text = line.slice(at).match(/^(?:\*+|\\[!-/:-@[-`{-~]|(`+)(?!`).*?[^`]\1(?!`)|[^])/u)[0];
    if (text[0] === "*") {
      const cut = places.find((place) => place > at && place < at + text.length) ?? at + text.length;
      text = text.slice(0, cut - at);
      const isTooLong = text.length > (style === 3 ? 5 : 3);
      if (isTooLong && !places.includes(at) && !places.includes(cut)) return null;
      const isAlone = text.length === 1 && !/\S/.test((line[at - 1] ?? "") + (line[at + 1] ?? ""));
      if (isAlone && !meant.includes(at)) signs.push({ text, style });
      else style = turned(style, text.length);
    } else {
      signs.push({ text, style });
    }
    at += text.length;
  }
}

// Reads a line behind its first signs, which may make it an item of a list. A star and a space at its
// beginning do not if they are what a star behind the place closes: a space was typed first.
function readBehind(line, start, places) {
  const [place] = places;
  const before = line.slice(0, place).match(/(?<!\*)\*(?=[^*]*$)/)?.index;
  const isOne = line[place] === "*" && line[place + 1] !== "*";
  const tries = isOne && before !== undefined ? [[start, [before, place]], [0, [before, place]]] : [];
  tries.push([start, isOne ? [place] : []], [start, []]);
  for (const [from, meant] of tries) {
    if (from > place) continue;
    const within = (at) => at - from;
    const text = read(line.slice(from), places.map(within), meant.map(within));
    if (text) return { ...text, head: line.slice(0, from) };
  }
  return null;
}

// The items without what would keep a mark from being one: a space at its inner side, or a comma there
// where a letter is at the other.
function settle(items) {
  const text = (at) => items[at]?.text ?? "";
  for (const bit of [2, 1]) {
    const on = (at) => at >= 0 && at < items.length && (items[at].style & bit) !== 0;
    const off = (at) => { items[at].style &= ~bit; };
    for (let first = 0; first < items.length; first += 1) {
      if (!on(first) || on(first - 1)) continue;
      let last = first;
      while (on(last + 1)) last += 1;
      const next = last + 1;
      const beside = (at, step) => (items[at]?.text === "" ? text(at + step) : text(at));
      let [from, to] = [first, last];
      const opens = () => !isSpace(text(from)) && !(isPunctuation(text(from)) && isLetter(beside(from - 1, -1)));
      const closes = () => !isSpace(text(to)) && !OPENING.test(text(to)) && !(isPunctuation(text(to)) && isLetter(beside(to + 1, 1)));
      while (from <= to && !opens()) off(from++);
      while (to >= from && !closes()) off(to--);
      first = next - 1;
    }
  }
}

// What begins within another and goes on behind its end cannot be written in the middle of a word: then it
// begins at that end.
function untie(items) {
  for (const [bit, other] of [[1, 2], [2, 1]]) {
    for (let at = 1; at < items.length; at += 1) {
      // Where nothing is typed there yet, both may end as well.
      const isTyped = items[at].text !== "" || items[at + 1]?.style & bit;
      const goesOn = items[at].style === bit && items[at - 1].style === 3 && !isSpace(items[at].text) && isTyped;
      let first = at;
      while (goesOn && first > 0 && items[first - 1].style & bit) first -= 1;
      if (goesOn && first > 0 && items[first - 1].style & other) {
        for (let nth = first; nth < at; nth += 1) items[nth].style &= ~bit;
      }
    }
  }
}

// Writes items; and of those without a text where they are: outside the marks that open there, within them,
// and behind the marks that close next.
function write(items) {
  let written = "";
  const open = [];
  const places = [];
  const reach = (bit, from) => {
    let at = from;
    while (at < items.length && items[at].style & bit) at += 1;
    return at;
  };
  items.forEach((item, nth) => {
    while (open.some((bit) => !(item.style & bit))) written += MARKS[open.pop()];
    const outside = written.length;
    if (!isSpace(item.text)) {
      const fresh = [2, 1].filter((bit) => item.style & bit && !open.includes(bit));
      for (const bit of fresh.sort((a, b) => reach(b, nth) - reach(a, nth))) {
        written += MARKS[bit];
        open.push(bit);
      }
    }
    places.push({ outside, within: written.length });
    written += item.text;
  });
  while (open.length > 0) written += MARKS[open.pop()];
  const behind = (nth) => places[nth + 1]?.outside ?? written.length;
  const found = places.map((place, nth) => ({ ...place, behind: behind(nth) }));
  return { written, places: found.filter((_, nth) => items[nth].text === "") };
}

// Settles and writes the signs of a line with a place among them where what is typed next has a style.
function writeAt({ signs, head }, index, style) {
  const items = [...signs.slice(0, index), { text: "", style }, ...signs.slice(index)];
  settle(items);
  untie(items);
  const { written, places } = write(items);
  return { line: head + written, place: head.length + places[0].within };
}

// The style of what is typed at a place of a line; `start` is where its words begin.
export function styleAt(line, start, place) {
  return readBehind(line, start, [place])?.found[0].style ?? 0;
}

// The line in which what is typed at a place gets this style, or loses it; and where that place is then.
// Nothing where its stars cannot be read.
export function toggledAt(line, start, place, bits) {
  const read = readBehind(line, start, [place]);
  const [caret] = read?.found ?? [];
  return caret ? writeAt(read, caret.index, caret.style ^ bits) : null;
}

// The same with a space at a place where a style was turned on and nothing is written in it yet: the space
// comes before it. Nothing anywhere else.
export function spacedAt(line, start, place) {
  const read = readBehind(line, start, [place]);
  const [caret] = read?.found ?? [];
  const style = (index) => read.signs[index]?.style ?? 0;
  if (!caret || !(caret.style & ~style(caret.index - 1) & ~style(caret.index))) return null;
  read.signs.splice(caret.index, 0, { text: " ", style: caret.style & style(caret.index - 1) });
  return writeAt(read, caret.index + 1, caret.style);
}

// Has every word between two places of a line this style? Nothing where there is none.
export function isOver(line, start, range, bit) {
  const read = readBehind(line, start, range);
  const signs = read?.signs.slice(read.found[0].index, read.found[1].index).filter(({ text }) => !isSpace(text));
  return signs?.length ? signs.every(({ style }) => style & bit) : null;
}

// The line in which what stands between two places has this style, or has it not; and where that is then,
// within its marks and with them.
export function toggledOver(line, start, range, bit, isOn) {
  const read = readBehind(line, start, range);
  if (!read) return null;
  const { signs, head, found: [first, last] } = read;
  for (const sign of signs.slice(first.index, last.index)) sign.style = isOn ? sign.style | bit : sign.style & ~bit;
  settle(signs);
  untie(signs);
  const place = (index) => ({ text: "", style: signs[index]?.style ?? 0 });
  const items = [...signs.slice(0, first.index), place(first.index), ...signs.slice(first.index, last.index), place(last.index - 1), ...signs.slice(last.index)];
  const { written, places: [begin, end] } = write(items);
  const at = (place) => head.length + place;
  return { line: head + written, within: [at(begin.within), at(end.within)], around: [at(begin.outside), at(end.behind)] };
}
