// Buttons and keys that write Markdown around what is chosen, and pictures and recordings that are dropped
// or pasted.

import { between, continued, isTool, marked, pasted, spaced, tabled, termed } from "./studio-marks.js";
import { isGrid } from "./studio-tables.js";

const KEYS = { b: "bold", i: "italic", k: "link" };

export function tools(side, form) {
  const area = side.body;
  const bar = document.getElementById("tools").content.cloneNode(true).firstElementChild;
  const files = document.createElement("input");
  files.type = "file";
  files.accept = "image/*,.svg,audio/*,.m4a,.opus,video/mp4,video/webm";
  files.hidden = true;
  // How a table goes on, beside the button that made it.
  const hint = bar.querySelector("[role=status]");
  const notices = noticesAbove(area);
  const refuse = notices.refuse;
  bar.append(files);
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool) hint.textContent = "";
    if (tool === "picture") files.click();
    else if (tool) use(tool);
  });
  files.addEventListener("change", () => {
    sendAll([...files.files]);
    files.value = "";
  });
  area.addEventListener("keydown", (event) => {
    const tool = (event.ctrlKey || event.metaKey) && !event.altKey && KEYS[event.key.toLowerCase()];
    if (tool) {
      event.preventDefault();
      return use(tool);
    }
    // Whoever types Vietnamese ends a word by Enter while it is being put together.
    const isBare = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    const does = { Enter: continued, " ": spaced }[event.key];
    if (!does || !isBare || area.selectionStart !== area.selectionEnd) return;
    const goesOn = does(area.value, area.selectionStart);
    if (!goesOn) return;
    event.preventDefault();
    replace(goesOn);
  });
  // Many a computer does not know of what type a photograph from an iPhone is.
  const pictures = (list) => [...(list ?? [])].filter((file) => /^(image|audio|video)\//.test(file.type) || isHeic(file));
  area.addEventListener("paste", (event) => {
    const held = event.clipboardData;
    const words = held?.getData("text/plain") ?? "";
    if (isGrid(words, /<table/i.test(held?.getData("text/html") ?? "")) && !isInTable()) {
      event.preventDefault();
      const isTerms = form.dataset.of === "glossary";
      replace(pasted(area.value, area.selectionStart, area.selectionEnd, words, isTerms));
      if (!isTerms) hint.textContent = form.dataset.saysTable;
    } else if (!isText(held)) {
      take(event, pictures(held?.files));
    }
  });
  onDrop(area, (event, files) => {
    const found = pictures(files);
    take(event, found);
    if (found.length === 0) refuse(files[0], form.dataset.media ? form.dataset.saysOther : form.dataset.saysNoPictures);
  });

  // Word and Excel put a picture beside the words that were copied: the words are meant. A list of files
  // puts their names beside them: the files are meant.
  function isText(held) {
    const lines = (held?.getData("text/plain") ?? "").split(/[\r\n]+/).filter((line) => line.trim());
    const names = [...(held?.files ?? [])].map((file) => file.name);
    return lines.some((line) => !names.some((name) => line.trim().endsWith(name)));
  }

  function isInTable() {
    return /(?:^|\n)[ ]*\|[^\n]*$/.test(area.value.slice(0, area.selectionStart));
  }

  function take(event, found) {
    if (found.length === 0) return;
    event.preventDefault();
    sendAll(found);
  }

  // Puts a text in place of what stands from one place to another, so that Ctrl+Z takes it back.
  function put(from, to, text, start, end) {
    area.focus();
    area.setSelectionRange(from, to);
    const isMove = from === to && !text;
    if (!isMove && !document.execCommand("insertText", false, text)) {
      area.setRangeText(text, from, to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.setSelectionRange(from + start, from + end);
  }

  function replace({ from, to, text, start, end }) {
    put(from, to, text, start - from, end - from);
  }

  function use(tool) {
    const [from, to] = [area.selectionStart, area.selectionEnd];
    if (isTool(tool)) return replace(marked(area.value, from, to, tool));
    if (tool === "term") return replace(termed(area.value, from, to, side.section.dataset.term));
    const chosen = area.value.slice(from, to);
    if (tool === "link") {
      const text = `[${chosen}](https://)`;
      return chosen ? put(from, to, text, text.length - 1, text.length - 1) : put(from, to, text, 1, 1);
    }
    const columns = [1, 2].map((number) => `${side.section.dataset.column} ${number}`);
    replace(tabled(area.value, from, to, columns));
    hint.textContent = form.dataset.saysTable;
  }

  // One after another: a village line carries no ten photographs at once, and the site looks at one at a time.
  async function sendAll(found) {
    notices.clear();
    for (const file of found) {
      if (form.dataset.media) await send(file);
      else refuse(file, form.dataset.saysNoPictures);
    }
  }

  async function send(file) {
    const says = form.dataset;
    // Said at once, for sending it would change nothing.
    if (isHeic(file)) return refuse(file, says.saysHeic);
    // What is too heavy anyhow is not sent over a village line first.
    if (file.size > Number(says.most)) return refuse(file, says.saysLarge);
    const waiting = `![${says.saysSending}…](media/)`;
    const { at: place, before, after } = between(area.value, area.selectionEnd);
    put(place, place, before + waiting + after, before.length + waiting.length, before.length + waiting.length);
    const body = new FormData();
    // For whom the page was drawn: before the file, where the site looks for it.
    if (form.elements.drawn_for) body.append("drawn_for", form.elements.drawn_for.value);
    body.append("file", file, file.name || "picture");
    let [text, words] = ["", says.saysPicture];
    try {
      const response = await fetch(says.media, { method: "POST", credentials: "same-origin", headers: { accept: "application/json" }, body });
      const isAnswer = response.headers.get("content-type")?.startsWith("application/json");
      const answer = isAnswer ? await response.json() : { said: unheard(response, says) };
      // Whoever puts in a recording also writes what is said in it.
      const plays = /\.(mp3|m4a|ogg|mp4|webm)$/.test(answer.name ?? "");
      if (plays) words = says.saysRecording;
      const fold = `\n\n<details><summary>${says.saysFold}</summary>\n\n…\n\n</details>\n`;
      if (answer.name) text = `![${words}](media/${answer.name})${plays ? fold : ""}`;
      else refuse(file, answer.said);
      if (answer.name) form.dispatchEvent(new Event("brought"));
    } catch {
      refuse(file, says.saysUnsent);
    }
    // Of what was not taken nothing stays, also not the lines around it.
    const whole = area.value.indexOf(before + waiting + after);
    if (!text && whole >= 0) return put(whole, whole + before.length + waiting.length + after.length, "", 0, 0);
    const at = area.value.indexOf(waiting);
    if (at >= 0) put(at, at + waiting.length, text, 2, text ? 2 + words.length : 0);
  }

  // A page in place of an answer: the site does not know who sends as the one who opened this.
  function unheard(response, says) {
    if (response.status === 409) return says.saysAnotherPicture;
    return response.redirected ? says.saysSignedOutPicture : says.saysUnsent;
  }

  return bar;
}

// A field that takes no files: whatever is dropped or pasted there is refused with a sentence.
export function refuseFiles(area, words) {
  const { refuse, clear } = noticesAbove(area);
  onDrop(area, (event, files) => {
    clear();
    files.forEach((file) => refuse(file, words));
  });
}

function isHeic(file) {
  return /\.hei[cf]$/i.test(file.name) || /^image\/hei[cf]/.test(file.type);
}

function onDrop(area, take) {
  area.addEventListener("dragover", (event) => {
    if ([...event.dataTransfer.types].includes("Files")) {
      event.preventDefault();
      area.classList.add("dropping");
    }
  });
  area.addEventListener("dragleave", () => area.classList.remove("dropping"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("dropping");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    // A browser would leave the page to open it.
    event.preventDefault();
    take(event, files);
  });
}

// What was refused stands above the text until it is closed or the next file comes.
function noticesAbove(area) {
  let notice = null;
  function clear() {
    notice?.remove();
    notice = null;
  }
  function refuse(file, words) {
    if (!notice) {
      notice = document.getElementById("refused").content.cloneNode(true).firstElementChild;
      notice.querySelector("button").addEventListener("click", () => {
        clear();
        area.focus();
      });
    }
    const line = document.createElement("p");
    line.textContent = `${file.name}: ${words}`;
    notice.querySelector("button").before(line);
    area.before(notice);
  }
  return { refuse, clear };
}
